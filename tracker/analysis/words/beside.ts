import type { RunVerdict } from '../../verdict.ts'
import { bounds } from '../../weights/findings.ts'
import { median } from '../numbers.ts'
import { epochText } from './sentences.ts'

/** A judged run, by the name that is printed. */
interface Judged {
  readonly run: string
  readonly verdict: Pick<RunVerdict, 'epochs'>
}

/** Runs whose weights have gone much further than those of the sweep's other runs, each with the first such epoch. */
export const besideTexts = (runs: readonly Judged[]): string[] =>
  runs.flatMap(({ run, verdict: { epochs } }) => {
    const first = epochs
      .map((one) => ({ epoch: one.epoch, times: timesMiddle(one, runs) }))
      .find(({ times }) => times !== null && times > bounds.blowUp)
    if (!first?.times) return []
    const times = first.times.toFixed(1)
    return [
      `After epoch ${epochText(first.epoch)} of ${run} the most changed layer has weights ${times} times ` +
        "the sweep's middle run: look for a blow-up.",
    ]
  })

type Weighed = RunVerdict['epochs'][number]

function timesMiddle(one: Weighed, runs: readonly Judged[]): number | null {
  const norms = runs.flatMap(({ verdict }) => {
    const same = verdict.epochs.find(({ epoch }) => epoch === one.epoch)
    return (same && normOf(same)) ?? []
  })
  const [norm, middle] = [normOf(one), norms.length < bounds.runs ? null : median(norms)]
  return norm === null || middle === null || middle < bounds.nothing ? null : norm / middle
}

/** Verdicts of older versions kept no weights. */
const normOf = ({ weights }: Partial<Pick<Weighed, 'weights'>>): number | null => weights?.normMax ?? null

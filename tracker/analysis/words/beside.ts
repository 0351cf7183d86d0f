import type { RunVerdict } from '../../verdict.ts'
import { bounds } from '../../weights/findings.ts'
import { median } from '../numbers.ts'
import { epochText } from './sentences.ts'

/** A judged run, by the name that is printed. */
interface Judged {
  readonly run: string
  readonly verdict: Pick<RunVerdict, 'epochs'>
}

/**
 * Runs whose weights have gone much further than those of the sweep's other runs, each with the first such epoch. Where
 * learning rates are as far from the others it is they that did it.
 */
export const besideTexts = (runs: readonly Judged[]): string[] =>
  runs.flatMap(({ run, verdict: { epochs } }) => {
    const first = epochs.find((one) => (timesMiddle(one, { runs, of: normOf }) ?? 0) > bounds.blowUp)
    if (!first) return []
    const norms = timesMiddle(first, { runs, of: normOf }) as number
    const doses = timesMiddle(first, { runs, of: doseOf })
    const cause =
      doses !== null && doses >= norms ? `its learning rates are ${timesText(doses)} as high` : blowUp
    return [
      `After epoch ${epochText(first.epoch)} of ${run} the most changed layer has weights ${timesText(norms)} ` +
        `the sweep's middle run: ${cause}.`,
    ]
  })

const blowUp = 'look for a blow-up'

const timesText = (times: number): string => `${times.toFixed(1)} times`

type Weighed = RunVerdict['epochs'][number]

interface Beside {
  readonly runs: readonly Judged[]
  readonly of: (epoch: Weighed) => number | null
}

/** Against the median at the same epoch, this run included; null where too few runs say. */
function timesMiddle(one: Weighed, { runs, of }: Beside): number | null {
  const values = runs.flatMap(({ verdict }) => {
    const same = verdict.epochs.find(({ epoch }) => epoch === one.epoch)
    return (same && of(same)) ?? []
  })
  const [value, middle] = [of(one), values.length < bounds.runs ? null : median(values)]
  return value === null || middle === null || middle === 0 ? null : value / middle
}

/** Verdicts of older versions kept no weights. A run that has learnt nothing is no measure of others. */
function normOf({ weights }: Weighed): number | null {
  const norm = weights?.normMax ?? null
  return norm === null || norm < bounds.nothing ? null : norm
}

const doseOf = ({ weights }: Weighed): number | null => weights?.dose ?? null

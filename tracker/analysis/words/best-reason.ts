import type { Reason } from '../../verdict.ts'
import type { Findings } from '../findings.ts'
import { sceneOf, strengthSaid } from './reasons.ts'
import { epochAt, shown } from './scene.ts'
import { epochsText, listText } from './sentences.ts'

/** Why this epoch is the one to keep. */
export function bestReason(findings: Findings): Reason {
  const { path, choice, onset } = findings
  const until = onset === null ? '' : `; the run is past its best from ${epochAt(path, onset)} on`
  const { signal, text: strength } = strengthSaid(findings, choice.best)
  const pictures = shown(sceneOf(findings, 0, choice.best), path.trigger.slice(0, 2))
  return { signal, text: `${standingSaid(findings)} ${strength}${until}.`, weight: 1, pictures }
}

function standingSaid(findings: Findings): string {
  const { choice, isUndertrained } = findings
  if (isUndertrained) return 'It is the furthest epoch of a run that was still getting better.'
  return choice.set.length === 1 ? aloneSaid(findings) : amongSaid(findings)
}

/** Later ones of the set have no file, or stand lower than a tie. */
function amongSaid({ input, path, choice: { best, set } }: Findings): string {
  const names = epochsText(set.map((k) => path.epochs[k] as number))
  const latest = input.moments[best]?.checkpoint === null ? 'latest' : 'latest with a file'
  return best === set.at(-1)
    ? `The latest of ${names}, which the judge cannot tell apart for sure.`
    : `Of ${names}, which the judge cannot tell apart for sure, the ${latest} among the highest.`
}

/** Others may stand as high and still not be kept: damaged, without a file, or before validation loss is lowest. */
function aloneSaid({ input, path, weighed, choice: { best }, onset }: Findings): string {
  const { points } = weighed
  const high = path.epochs.flatMap((_, k) =>
    k > 0 && k !== best && (points[k] as number) >= (points[best] as number) ? [k] : [],
  )
  if (high.length === 0) return 'No other epoch stands as high.'
  const hasFile = (k: number): boolean => input.moments[k]?.checkpoint !== null
  const harmed = (k: number): boolean => onset !== null && k >= onset
  const unsaved = (k: number): boolean => !harmed(k) && !hasFile(k) && hasFile(best)
  const early = (k: number): boolean => !harmed(k) && !unsaved(k)
  const causes = [
    said(high.filter(early), 'before validation loss is at its lowest'),
    said(high.filter(unsaved), 'without a file'),
    said(high.filter(harmed), 'after damage began'),
  ]
  return `Only epochs that are not to be kept stand as high: ${listText(causes.flat())}.`

  function said(moments: readonly number[], why: string): string[] {
    return moments.length === 0 ? [] : [`${epochsText(moments.map((k) => path.epochs[k] as number))} ${why}`]
  }
}

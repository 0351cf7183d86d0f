import type { Reason } from '../../verdict.ts'
import { tiers } from '../constants.ts'
import type { Findings } from '../findings.ts'
import { mean } from '../numbers.ts'
import { likenessSeen } from '../sighted.ts'
import { harmReasons } from './harm-reasons.ts'
import { epochAt, type Scene, shown } from './scene.ts'
import { percentText } from './sentences.ts'

/** Why the run stands where it stands. */
export function runReasons(findings: Findings): Reason[] {
  const { path, onset, choice, isUndertrained } = findings
  if (onset !== null) return harmReasons(findings, sceneOf(findings, Math.min(choice.best, onset - 1), onset))
  const watched = watchedReasons(findings)
  if (watched.length > 0 && !isUndertrained) return watched
  const last = path.epochs.length - 1
  const paces = path.pace.map(mean)
  const share = percentText((paces[last] as number) / Math.max(...paces))
  const moved = `${epochAt(path, last)} still changed the pictures ${share} as much as the epoch that changed them most`
  const text = isUndertrained
    ? `Still getting there: ${moved}. Continue for 2 or 3 epochs.`
    : `The pictures hold: ${moved}, and ${nothingFlagged(findings, last)}.`
  const pictures = shown(sceneOf(findings, last - 1, last), path.trigger.slice(0, 1))
  return [{ signal: 'velocity', text, weight: 1, pictures }, ...watched.map((one) => ({ ...one, weight: 0 }))]
}

/** What stands between a run and a clean bill, short of a flag: as its last epoch shows it, or the first that was worst. */
function watchedReasons(findings: Findings): Reason[] {
  const { path, harm, choice } = findings
  const last = path.epochs.length - 1
  const worst = harm[last] as number
  if (worst < tiers.watch) return []
  const told = [last, harm.indexOf(worst)].map((at) =>
    harmReasons(findings, sceneOf(findings, Math.min(choice.best, at - 1), at)),
  )
  const found = told.find((one) => one.length > 0) ?? []
  return found.map((one) => ({ ...one, text: `To be watched, not flagged: ${one.text}` }))
}

/** Nothing, or nothing that is more than watched. */
const nothingFlagged = ({ harm }: Findings, k: number): string =>
  (harm[k] as number) >= tiers.watch ? 'what may be damage is watched, not flagged' : 'no damage is seen'

/** Why an epoch looks the way it does. */
export function epochReasons(findings: Findings, k: number): Reason[] {
  const { harm, onset, choice } = findings
  if ((harm[k] as number) >= tiers.watch && k !== choice.best) {
    const found = harmReasons(findings, sceneOf(findings, Math.min(choice.best, k - 1), k))
    if (found.length > 0) return found
  }
  const damage = onset !== null && k >= onset ? 'damage came before' : nothingFlagged(findings, k)
  const { signal, text: strength } = strengthSaid(findings, k)
  const pictures = shown(sceneOf(findings, 0, k), findings.path.trigger.slice(0, 1))
  return [{ signal, text: `${strength}; ${damage}.`, weight: 1, pictures }]
}

/** Share of the greatest likeness, or where there was none of the greatest distance from the base model. */
export function strengthSaid(
  { input, path: { gain, distance, trigger } }: Findings,
  k: number,
): Pick<Reason, 'signal' | 'text'> {
  const seen = [likenessSeen(input.sights)?.likeness, gain?.map(mean)]
  const likeness = seen.find((one) => one && Math.max(...one) > 0)
  const far = distance.map((row) => mean(trigger.map((column) => row[column] as number)))
  const share = percentText(shareOfGreatest(likeness ?? far, k))
  return likeness
    ? { signal: 'likeness', text: `The subject at ${share} of its greatest strength` }
    : { signal: 'drift', text: `Pictures at ${share} of their greatest distance from the base model` }
}

function shareOfGreatest(values: readonly number[], k: number): number {
  const greatest = Math.max(...values)
  return greatest > 0 ? Math.max(0, (values[k] as number) / greatest) : 0
}

export const sceneOf = ({ input, path }: Findings, before: number, at: number): Scene => ({
  ...{ input, path, before, at },
})

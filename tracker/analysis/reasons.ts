import type { Reason } from '../verdict.ts'
import { tiers } from './constants.ts'
import type { Findings } from './findings.ts'
import { harmReasons, type Scene, shown } from './harm-reasons.ts'
import { mean } from './numbers.ts'
import { epochsText, epochText, percentText } from './sentences.ts'

/** Why the run stands where it stands. */
export function runReasons(findings: Findings): Reason[] {
  const { path, scores, onset, isUndertrained } = findings
  if (onset !== null) return harmReasons(scores, sceneOf(findings, onset - 1, onset))
  const last = path.epochs.length - 1
  const paces = path.pace.map(mean)
  const share = percentText((paces[last] as number) / Math.max(...paces))
  const moved = `epoch ${epochText(path.epochs[last] as number)} still changed the pictures ${share} as much as the epoch that changed them most`
  const text = isUndertrained
    ? `Still getting there: ${moved}. Continue for 2 or 3 epochs.`
    : `The pictures hold: ${moved}, and no damage is seen.`
  const pictures = shown(sceneOf(findings, last - 1, last), path.trigger.slice(0, 1))
  return [{ signal: 'velocity', text, weight: 1, pictures }]
}

/** Why an epoch looks the way it does. */
export function epochReasons(findings: Findings, k: number): Reason[] {
  const { strengths, scores, harm, onset, choice } = findings
  if ((harm[k] as number) >= tiers.watch) {
    const found = harmReasons(scores, sceneOf(findings, Math.min(choice.best, k - 1), k))
    if (found.length > 0) return found
  }
  const share = percentText(Math.max(0, (strengths[k] as number) / Math.max(...strengths)))
  const damage = onset !== null && k >= onset ? 'damage came before' : 'no damage is seen'
  const text = `The subject has ${share} of its greatest strength; ${damage}.`
  return [{ signal: 'drift', text, weight: 1, pictures: [] }]
}

/** Why this epoch is the one to keep. */
export function bestReason(findings: Findings): Reason {
  const { path, choice, onset, isUndertrained } = findings
  const { best, set } = choice
  const why = ((): string => {
    if (isUndertrained) return 'It is the furthest epoch of a run that was still getting better'
    if (set.length === 1) return 'It is the strongest epoch'
    return `It is the latest of ${epochsText(set.map((k) => path.epochs[k] as number))}, which the judge cannot tell apart`
  })()
  const until =
    onset === null ? '' : `; pictures are damaged from epoch ${epochText(path.epochs[onset] as number)} on`
  const pictures = shown(sceneOf(findings, 0, best), path.trigger.slice(0, 2))
  return { signal: 'drift', text: `${why}${until}.`, weight: 1, pictures }
}

const sceneOf = ({ input, path }: Findings, before: number, at: number): Scene => ({
  input,
  path,
  before,
  at,
})

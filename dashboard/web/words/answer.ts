import type { BestFact, JudgedFact, RunFact, RunState, Verdict } from '../../wire.ts'
import { epochText, sureText } from './judged.ts'
import { plural, rangesText } from './numbers.ts'

/** What a sweep says at its top: one sentence to act on, then why, then how sure. */
export interface Answer {
  readonly title: string
  readonly why: string | null
  readonly sure: string | null
}

interface Standing {
  readonly best: BestFact | null
  readonly runs: readonly RunFact[]
}

/** The answer of a sweep from its latest runs. */
export function sweepAnswer({ best, runs }: Standing): Answer {
  if (best) return keepAnswer(best, runs)
  const title = noAnswerTitle(runs)
  const first = runs.find((one) => one.judged && one.judged.reasons.length > 0)
  return { title, why: first?.judged?.reasons[0]?.text ?? null, sure: openText(runs) }
}

function keepAnswer({ keep, trial }: BestFact, runs: readonly RunFact[]): Answer {
  const why = keep.reasons.slice(0, 2).map((one) => one.text)
  const lead = keep.verdict === 'unclear' ? 'Not sure; start from' : 'Keep'
  return {
    title: `${lead} epoch ${epochText(keep.epoch)} of trial ${trial}.`,
    why: why.join(' ') || null,
    sure: openText(runs),
  }
}

/** Trials that would do as well, and how that is known; null when none is as near. */
export function equalsText({ equals, noise }: Pick<BestFact, 'equals' | 'noise'>): string | null {
  if (equals.length === 0 || noise === null) return null
  const numbers = equals.map(({ run }) => trialOf(run))
  const by = noise.from === 'seeds' ? 'repeated seeds differ as much' : 'prompts disagree as much'
  return `${numbers.length === 1 ? 'trial' : 'trials'} ${rangesText(numbers)} (${by})`
}

function noAnswerTitle(runs: readonly RunFact[]): string {
  const failed = runs.filter((one) => one.state === 'failed' || one.state === 'lost')
  const ended = runs.filter((one) => one.state === 'succeeded')
  const isOpen = runs.some((one) => one.state === 'running' || one.state === 'queued')
  if (runs.length === 0) return 'Nothing has run yet.'
  if (failed.length > 0 && ended.length === 0 && !isOpen)
    return `No answer: ${failed.length} of ${plural(runs.length, 'trial')} failed.`
  if (ended.length > 0 && ended.every((one) => one.judged?.verdict === 'undertrained'))
    return 'Nothing to keep yet: every trial was still getting better when it ended.'
  if (isOpen) return 'Too early to say.'
  return 'Not enough evidence to name an epoch.'
}

/** What could still change the answer. */
function openText(runs: readonly RunFact[]): string | null {
  const running = runs.filter((one) => one.state === 'running').length
  const queued = runs.filter((one) => one.state === 'queued').length
  const parts = [running > 0 && `${running} still running`, queued > 0 && `${queued} not started`].filter(
    Boolean,
  )
  return parts.length > 0 ? `${sentence(parts.join(', '))} of ${plural(runs.length, 'trial')}.` : null
}

/** The head of a trial's page. */
export function trialAnswer({ judged, trial, state }: RunFact): Answer {
  if (!judged) return { title: `Trial ${trial} ${unjudged[state]}.`, why: null, sure: null }
  if (judged.verdict === 'unclear') return unclearAnswer(trial, judged)
  const { keep, verdict, tier } = judged
  const title = keep
    ? `Trial ${trial} is best at epoch ${epochText(keep.epoch)}.`
    : `Trial ${trial}: ${endWords[verdict]}.`
  const why = (keep ?? judged).reasons.slice(0, 2).map((one) => one.text)
  return { title, why: why.join(' ') || null, sure: `At its end: ${sureText(verdict, tier)}.` }
}

/** Cause and cure first; then where one would start all the same. */
function unclearAnswer(trial: number, { reasons, keep }: JudgedFact): Answer {
  return {
    title: `Trial ${trial} cannot be judged.`,
    why: reasons[0]?.text ?? null,
    sure: keep && `Until then, start from epoch ${epochText(keep.epoch)}; it has not been judged.`,
  }
}

/** Why there is no verdict. */
const unjudged: Readonly<Record<RunState, string>> = {
  queued: 'has not started',
  running: 'has not been judged yet',
  succeeded: 'has not been judged yet',
  failed: 'failed',
  cancelled: 'was cancelled',
  lost: 'was lost',
}

const endWords: Readonly<Record<Verdict, string>> = {
  undertrained: 'still getting better when it ended',
  good: 'good at its end',
  overtrained: 'trained too far',
  unclear: 'not enough evidence',
}

/** `zorvek/3.2` → 3 */
export const trialOf = (run: string): number =>
  Number(run.slice(run.lastIndexOf('/') + 1).replace(/\.\d+$/, ''))

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

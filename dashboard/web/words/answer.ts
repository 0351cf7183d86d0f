import type { BestFact, RunFact, RunState, Tier, Verdict } from '../../wire.ts'
import { plural } from './numbers.ts'

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

function keepAnswer({ keep, trial, runnerUp, safer, equals }: BestFact, runs: readonly RunFact[]): Answer {
  const why = keep.reasons.slice(0, 2).map((one) => one.text)
  const others = [
    runnerUp && `Next would be epoch ${runnerUp.epoch} of trial ${trialOf(runnerUp.run)}.`,
    safer && `Safer is epoch ${safer.epoch} of trial ${trialOf(safer.run)}.`,
    equals.length > 0 &&
      `Not distinguishable from it: ${listOf(equals.map((one) => `trial ${trialOf(one.run)}`))}.`,
    openText(runs),
  ]
  return {
    title: `Keep epoch ${keep.epoch} of trial ${trial}.`,
    why: why.join(' ') || null,
    sure: others.filter(Boolean).join(' ') || null,
  }
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
  const { keep, verdict, tier } = judged
  const title = keep
    ? `Trial ${trial} is best at epoch ${keep.epoch}.`
    : `Trial ${trial}: ${endWords[verdict]}.`
  const reasons = keep && verdict !== 'unclear' ? keep.reasons : judged.reasons
  const why = reasons.slice(0, 2).map((one) => one.text)
  return { title, why: why.join(' ') || null, sure: endText(verdict, tier) }
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

const endText = (verdict: Verdict, tier: Tier): string =>
  `At its end: ${verdict}${tier === 'none' ? '' : `, ${tier}`}.`

const listOf = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

const trialOf = (run: string): string => run.slice(run.lastIndexOf('/') + 1).replace(/\.\d+$/, '')
const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

import type { DecisionsFact, RunPageFact } from '../../wire.ts'
import type { Answer } from './answer.ts'
import { plural } from './numbers.ts'

/** The head of a trial's page for somebody who is to decide first. */
export const blindAnswer = ({ trial }: Pick<RunPageFact, 'trial'>): Answer => ({
  title: `Which epoch of trial ${trial} would you keep?`,
  why: 'What the judge says is hidden until you pick one.',
  sure: null,
})

/** In the place of a sweep's answer. */
export const blindSweepAnswer: Answer = {
  title: 'What the judge says is hidden.',
  why: 'Open a trial, look at its pictures and pick an epoch.',
  sure: null,
}

/** What was picked beside what is suggested; null while nothing is picked. */
export function pickText({ pick }: Pick<DecisionsFact, 'pick'>, suggested: number | null): string | null {
  if (!pick) return null
  const how = pick.sawSuggestion ? '' : ' without seeing the suggestion'
  const mine = `You picked ${pick.axis} ${pick.at}${how}`
  if (suggested === null) return `${mine}.`
  return pick.at === suggested
    ? `${mine}; the judge suggests the same one.`
    : `${mine}; the judge suggests ${suggested}. Both are kept.`
}

const fewest = { decisions: 8, runs: 2 }

/** What the judge makes of all decisions; null while there are none. */
export function learningText({
  learning,
  adaptedTo,
}: Omit<DecisionsFact, 'pick' | 'ratings'>): string | null {
  const { decisions, runs } = learning
  if (adaptedTo !== null)
    return decisions > 0
      ? `adapted to your ${plural(adaptedTo, 'pick')}`
      : `adapted to ${plural(adaptedTo, 'pick')} forgotten since; judged again it will not be`
  if (decisions === 0) return null
  return decisions < fewest.decisions || runs < fewest.runs
    ? `${plural(decisions, 'decision')} so far; the judge learns from ${fewest.decisions} over ${fewest.runs} runs`
    : `your ${decisions} decisions are weighed when a run is judged`
}

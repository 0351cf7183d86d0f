import type { SampleState } from '../../model.ts'
import type { BestEpoch, EpochVerdict, Reason, RunVerdict } from '../../verdict.ts'
import type { JudgeInput } from '../case/judge-input.ts'
import { mean, round } from '../numbers.ts'
import { weightFacts } from '../weight-facts.ts'

/** No verdict, with its causes, and still a file to start from. */
export function unclear(
  input: JudgeInput,
  reasons: readonly Reason[],
): Omit<RunVerdict, 'version' | 'weights' | 'adaptedTo'> {
  const trained = input.moments.map((_, k) => k).filter((k) => (input.moments[k]?.epoch as number) > 0)
  const weights = weightFacts(input)
  return {
    group: { asked: input.asked, origin: [], recipe: input.recipe },
    verdict: 'unclear',
    tier: 'none',
    reasons,
    epochs: trained.map((k) => ({
      ...measuredEpoch(input, k),
      weights: weights.get(input.moments[k]?.epoch as number) ?? null,
      ...{ verdict: 'unclear', tier: 'none', overtraining: 0, signals: {}, reasons: reasons.slice(0, 1) },
    })),
    best: notJudged(input, trained, reasons),
    onset: null,
    advice: reasons.filter(({ weight }) => weight > 0).map(({ text }) => ({ kind: 'more-evidence', text })),
  }
}

/** Weights that draw one colour are of no use to anybody. */
const isEmpty = (state: SampleState): boolean => state === 'black' || state === 'blank'

/** Where people without a judge would start: at the last epoch that can be used. */
function notJudged(
  input: JudgeInput,
  trained: readonly number[],
  [cause]: readonly Reason[],
): BestEpoch | null {
  const seen = trained.filter((k) => input.moments[k]?.samples.every(({ state }) => !isEmpty(state)))
  const last = seen.filter((k) => input.moments[k]?.checkpoint !== null).at(-1) ?? seen.at(-1)
  if (last === undefined || !cause) return null
  const { epoch, step, checkpoint } = measuredEpoch(input, last)
  const reason = {
    ...cause,
    text: `${last === trained.at(-1) ? 'The last epoch' : 'The last epoch with pictures'}, not judged. ${cause.text}`,
  }
  return {
    ...{ epoch, step, checkpoint, reasons: [reason], score: 0, setEpochs: [epoch] },
    scoreParts: { trigger: [], control: [] },
    ...{ safer: null, runnerUp: null, earlier: null, later: null },
  }
}

type Measured = Omit<EpochVerdict, 'verdict' | 'tier' | 'reasons' | 'overtraining' | 'signals' | 'weights'>

/** Drift and velocity in pixels, for people, over the prompts that were measured. */
export function measuredEpoch({ moments }: JudgeInput, k: number): Measured {
  const moment = moments[k]
  if (!moment) throw new RangeError(`moment ${k} of ${moments.length}`)
  const { epoch, step, checkpoint, samples } = moment
  return {
    ...{ epoch, step, checkpoint },
    drift: meanOfKnown(samples.map(({ fromFirst }) => fromFirst)),
    velocity: meanOfKnown(samples.map(({ fromPrevious }) => fromPrevious)),
  }
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : round(mean(known))
}

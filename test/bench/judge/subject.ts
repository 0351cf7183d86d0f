/**
 * The judge that is being scored: this file alone knows it. Another judge is swapped in here.
 * `without` names signals that are taken away from it.
 */
import { bestOfSweep } from '../../../tracker/analysis/best.ts'
import { judgeInput } from '../../../tracker/analysis/case.ts'
import { confirmed, harmScores, worst } from '../../../tracker/analysis/harm-scores.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import type { JudgeInput } from '../../../tracker/analysis/judge-input.ts'
import { trajectory } from '../../../tracker/analysis/trajectory.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import type { Truth } from '../../tracker/analysis/labelled-run.ts'
import type { Flag } from './flag-scores.ts'
import type { MeasuredRun } from './measured-runs.ts'

export interface JudgeOptions {
  /** What `fit` returned; the shipped ones when absent. */
  readonly constants?: unknown
  readonly without?: readonly string[]
}

export interface LabelledCase {
  readonly input: JudgeInput
  readonly truth: Truth
}

export interface Judged {
  readonly verdict: RunVerdict
  /** null when the run is unclear. */
  readonly pick: number | null
  readonly flags: readonly Flag[]
}

/** Signals that can be taken away, the train loss among them whether it is looked at or not. */
export const signals: readonly string[] = ['trainLoss', 'validation', 'trainingPictures', 'controlPrompts']

/** Whether the shipped constants have seen runs of this person. */
export const wasFittedOn = (_subject: string): boolean => true

export const inputOf = ({ run, measured }: MeasuredRun): JudgeInput => judgeInput(run.seen, measured)

export function fit(_cases: readonly LabelledCase[], _options: Pick<JudgeOptions, 'without'> = {}): unknown {
  return null
}

export function judge(input: JudgeInput, { without = [] }: JudgeOptions = {}): Judged {
  const seen = lacking(input, without)
  const verdict = judgeRun(seen)
  const overtraining = overtrainingOf(seen, verdict)
  return {
    verdict,
    pick: verdict.verdict === 'unclear' ? null : (verdict.best?.epoch ?? null),
    flags: verdict.epochs.map(({ epoch, verdict: word, tier }) => ({
      ...{ epoch, verdict: word, tier, overtraining: overtraining.get(epoch) ?? 0 },
    })),
  }
}

/** The epoch to keep of several runs of one person; null when no run has one. */
export const pickOfSweep = (
  runs: readonly { readonly run: string; readonly verdict: RunVerdict }[],
): { readonly run: string; readonly epoch: number } | null => bestOfSweep(runs)?.best ?? null

const lacking = (input: JudgeInput, without: readonly string[]): JudgeInput => ({
  ...input,
  validation: without.includes('validation') ? [] : input.validation,
  training: without.includes('trainingPictures') ? [] : input.training,
  moments: without.includes('controlPrompts')
    ? input.moments.map((moment) => ({
        ...moment,
        samples: moment.samples.filter(({ prompt }) => input.prompts[prompt]?.role !== 'control'),
      }))
    : input.moments,
})

/** By epoch, 0 … 1; a flag is a half. */
function overtrainingOf(input: JudgeInput, { verdict }: RunVerdict): ReadonlyMap<number, number> {
  if (verdict === 'unclear') return new Map()
  const path = trajectory(input)
  const scores = confirmed(worst(harmScores(path, input)))
  return new Map(scores.map((score, k) => [path.epochs[k] as number, score / (1 + score)]))
}

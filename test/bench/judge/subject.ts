/**
 * The judge that is being scored: this file alone knows it. Another judge is swapped in here.
 * `without` names signals that are taken away from it.
 */
import { bestOfSweep } from '../../../tracker/analysis/best.ts'
import { judgeInput } from '../../../tracker/analysis/case/case.ts'
import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { type Weighing, weighing } from '../../../tracker/analysis/constants.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import { fitWeighing, type LabelledCase } from './fit.ts'
import type { Flag } from './flag-scores.ts'
import type { MeasuredRun } from './measured-runs.ts'

export interface JudgeOptions {
  /** What `fit` returned; the shipped ones when absent. */
  readonly constants?: unknown
  readonly without?: readonly string[]
}

export type { LabelledCase } from './fit.ts'

export interface Judged {
  readonly verdict: RunVerdict
  /** null when the run is unclear. */
  readonly pick: number | null
  readonly flags: readonly Flag[]
}

/** What can be taken away: signals that are weighed, and what the rules look at. */
export const signals: readonly string[] = [
  ...['tempo', 'likeness', 'texture', 'velocity', 'control', 'pictures'],
  ...['trainLoss', 'validation', 'trainingPictures', 'controlPrompts', 'rate'],
]

/** Those that stand for several. */
const together: Readonly<Record<string, readonly string[]>> = {
  tempo: ['time', 'tempo'],
  pictures: ['likeness', 'texture', 'velocity', 'control'],
}

/** People of the labelled runs that the shipped constants were fitted on. */
const fittedOn = new Set(
  [5000, 5001, 5002, 6000, 6001, 6002, 6003, 6004, 6005, 6006, 6007, 6008, 6009, 6010]
    .concat([6011, 6101, 6102, 6103, 6104, 6106])
    .map(String),
)

export const wasFittedOn = (subject: string): boolean => fittedOn.has(subject)

export const inputOf = ({ run, measured }: MeasuredRun): JudgeInput => judgeInput(run.seen, measured)

/** Of fewer runs six weights and a flag cannot be told from luck. */
const fewestRuns = 10

/** null for too few runs, or where none of them is healthy. */
export function fit(
  cases: readonly LabelledCase[],
  { without = [] }: Pick<JudgeOptions, 'without'> = {},
): Weighing | null {
  const isEnough = cases.length >= fewestRuns && cases.some(({ truth }) => truth.label === 'healthy')
  if (!isEnough) return null
  return fitWeighing(
    cases.map(({ input, truth }) => ({ input: lacking(input, without), truth })),
    unweighed(without),
  )
}

export function judge(input: JudgeInput, { constants, without = [] }: JudgeOptions = {}): Judged {
  const own = (constants as Weighing | undefined) ?? weighing
  const weights = { ...own.weights, ...Object.fromEntries(unweighed(without).map((name) => [name, 0])) }
  const verdict = judgeRun(lacking(input, without), { constants: { ...own, weights } })
  return {
    verdict,
    pick: verdict.verdict === 'unclear' ? null : (verdict.best?.epoch ?? null),
    flags: verdict.epochs.map(({ epoch, verdict: word, tier, overtraining }) => ({
      ...{ epoch, verdict: word, tier, overtraining },
    })),
  }
}

const unweighed = (without: readonly string[]): string[] =>
  without.flatMap((name) => together[name] ?? [name]).filter((name) => name in weighing.weights)

/** The epoch to keep of several runs of one person; null when no run has one. */
export const pickOfSweep = (
  runs: readonly { readonly run: string; readonly verdict: RunVerdict }[],
): { readonly run: string; readonly epoch: number } | null => bestOfSweep(runs)?.best ?? null

const lacking = (input: JudgeInput, without: readonly string[]): JudgeInput => ({
  ...input,
  validation: without.includes('validation') ? [] : input.validation,
  trainLoss: without.includes('trainLoss') ? [] : input.trainLoss,
  settings: without.includes('rate') ? { ...input.settings, ratePerPicture: null } : input.settings,
  training: without.includes('trainingPictures') ? [] : input.training,
  moments: without.includes('controlPrompts')
    ? input.moments.map((moment) => ({
        ...moment,
        samples: moment.samples.filter(({ prompt }) => input.prompts[prompt]?.role !== 'control'),
      }))
    : input.moments,
})

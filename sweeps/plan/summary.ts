import type { ParameterValue, Trial } from '../../tracker/model.ts'
import type { PlannedTrial, SweepPlan } from './document.ts'
import { splitProposal } from './validation.ts'

/** Rows beyond these are counted, not shown. */
const mostRows = 60

/** A plan for a person: what varies, what it takes, what was added. */
export function planSummary(plan: SweepPlan): string {
  const runs = plan.trials.filter(({ trial }) => trial.runOf === null)
  const left = [
    plan.duplicates > 0 ? `${plan.duplicates} the same as another` : '',
    plan.excluded > 0 ? `${plan.excluded} excluded` : '',
  ].filter(Boolean)
  const head = `${plan.sweep}: ${counted(plan.trials.length, 'trial')}, ${counted(runs.length, 'run')} · ${plan.script} · ${counted(plan.images, 'picture')}`
  return [
    head + (left.length > 0 ? ` (left out: ${left.join(', ')})` : ''),
    '',
    ...table(plan),
    '',
    totals(runs),
    ...proposals(runs),
    ...(plan.validation === null ? [] : [splitProposal(plan.validation)]),
    ...(plan.notes.length > 0 ? ['', ...plan.notes.map((note) => `· ${note}`)] : []),
    '',
  ].join('\n')
}

const counted = (count: number, word: string): string =>
  `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`

function table(plan: SweepPlan): string[] {
  const names = variedNames(
    plan.given,
    plan.trials.map(({ trial }) => trial),
  )
  const head = [
    'trial',
    'key',
    ...names,
    'steps/epoch',
    'epochs',
    'steps',
    'checkpoints',
    'samples',
    'disk',
    'hours',
  ]
  const shown = plan.trials.slice(0, mostRows)
  const rows = shown.map((one) => rowOf(one, names))
  const widths = head.map((word, index) =>
    Math.max(word.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const rest = plan.trials.length - shown.length
  return rest > 0 ? [...lines, `… and ${counted(rest, 'trial')} more (--json lists all)`] : lines
}

function rowOf({ trial, plan }: PlannedTrial, names: readonly string[]): string[] {
  const values = names.map((name) => valueText(trial.parameters[name]))
  const head = [String(trial.number), trial.key, ...values]
  if (!plan) return [...head, '?', '?', '?', '?', '?', '?', '?']
  const { stepsPerEpoch, epochs, steps } = plan
  const length = [`${plan.isExact ? '' : '~'}${stepsPerEpoch}`, String(epochs), String(steps)]
  if (trial.runOf !== null) return [...head, ...length, `in the run of ${trial.runOf}`]
  const hours = plan.hours === null ? '?' : plan.hours.toFixed(1)
  return [...head, ...length, String(plan.checkpoints), String(plan.samples), gigabytes(plan.bytes), hours]
}

/** Of the parameters that the file gives, those that are not the same in all trials. */
const variedNames = (given: readonly string[], trials: readonly Trial[]): string[] =>
  given.filter((name) => new Set(trials.map(({ parameters }) => JSON.stringify(parameters[name]))).size > 1)

const valueText = (value: ParameterValue | undefined): string =>
  value === undefined ? '–' : shortened(Array.isArray(value) ? value.join(' ') : String(value))

/** Characters of a cell; what tells two values apart mostly stands at their beginning. */
const widest = 24
const shortened = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 1)}…` : text)

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e8 ? 2 : 1)} GB`

function totals(runs: readonly PlannedTrial[]): string {
  const plans = runs.map(({ plan }) => plan).filter((plan) => plan !== null)
  if (plans.length === 0)
    return 'How long it takes is not known before it runs: no pictures are counted here.'
  const sum = (of: (plan: (typeof plans)[number]) => number) =>
    plans.reduce((total, plan) => total + of(plan), 0)
  const isTimed = plans.every(({ hours }) => hours !== null)
  const hours = isTimed
    ? `${sum((plan) => plan.hours as number).toFixed(1)} hours`
    : 'hours unknown until a run of this kind has ended here'
  const parts = [
    counted(
      sum(({ steps }) => steps),
      'step',
    ),
    counted(
      sum(({ checkpoints }) => checkpoints),
      'checkpoint',
    ),
  ]
  return `In all: ${[
    ...parts,
    counted(
      sum(({ samples }) => samples),
      'sample',
    ),
    gigabytes(sum(({ bytes }) => bytes)),
    hours,
  ].join(', ')}`
}

/** Samples by steps have a checkpoint of their own only where one is saved at the same steps. */
function proposals(runs: readonly PlannedTrial[]): string[] {
  const first = runs.find(
    ({ trial }) =>
      trial.samples.axis === 'step' && trial.parameters.save_every_n_steps !== trial.samples.every,
  )
  if (!first?.plan) return []
  const { every } = first.trial.samples
  const more = Math.floor(first.plan.steps / every)
  const each = (first.plan.bytes / Math.max(1, first.plan.checkpoints)) * more
  return [
    `Samples every ${every} steps: with save_every_n_steps = ${every} each has its own file (${more} more in trial ${first.trial.number}, at most ${gigabytes(each)}).`,
  ]
}

import type { Parameters, ParameterValue, Problem, Trial, TrialDataset } from '../tracker/model.ts'
import { additionNotes, additionsFor, withAdditions } from './expand/additions.ts'
import { combinationCount, combinations } from './expand/combinations.ts'
import { type FormulaWorld, isProblem, resolvedValues, type Values } from './expand/formulas.ts'
import { keyMaker } from './expand/key.ts'
import { merged } from './expand/merge-epochs.ts'
import { promptsOf } from './expand/prompts.ts'
import { evaluate } from './expression.ts'
import { bundledOptions, type OptionLists } from './facts/options.ts'
import { scripts } from './facts/scripts.ts'
import type { Condition, DatasetFacts, ModelIdentity, Settings, SweepSpec } from './spec.ts'

/** What a sweep file comes to. Trials are numbered from 1 in order; `numberTrials` gives lasting numbers. */
export interface Expansion {
  readonly trials: readonly Trial[]
  /** Trials that were the same as an earlier one. */
  readonly duplicates: number
  /** Trials that `exclude` dropped. */
  readonly excluded: number
  /** Trials answered by the run of a longer one. */
  readonly merged: number
  /** What was added on the user's behalf, in sentences. */
  readonly notes: readonly string[]
  readonly problems: readonly Problem[]
}

export interface ExpandChoices {
  /** Options to check against, by script; those of the bundled list otherwise. */
  readonly options?: OptionLists
  /** More than 10,000 trials are meant. */
  readonly many?: boolean
}

const mostTrials = 10_000

/** Every trial of a sweep. Pure: the same file, photos and model always give the same trials and keys. */
export function expandSweep(
  spec: SweepSpec,
  facts: DatasetFacts,
  model: ModelIdentity | null,
  choices: ExpandChoices = {},
): Expansion {
  const count = combinationCount(spec)
  if (count > mostTrials && !choices.many) return refusedFor([tooMany(spec, count)])
  const options = (choices.options ?? bundledOptions())[spec.script] ?? {}
  const world: FormulaWorld = {
    file: spec.file,
    images: facts.images,
    options: { ...options, repeats: { type: 'int' } },
  }
  const points = combinations(withRepeats(spec, facts)).map((settings) => pointOf(settings, spec, world))
  const problems = distinct(points.flatMap((point) => (point !== null && isProblem(point) ? [point] : [])))
  if (problems.length > 0) return refusedFor(problems)
  const kept = (points as (Values | null)[]).filter((point) => point !== null)
  const additions = kept.map((values) => (spec.trainer === 'replay' ? [] : additionsFor(spec.script, values)))
  const prompts = spec.trainer === 'replay' && spec.prompts.length === 0 ? [] : promptsOf(spec.prompts, facts)
  const key = keyMaker(spec.script, options, model)
  const trials = kept.map((values, index) => {
    const parameters = { ...modelOf(spec), ...withAdditions(values, additions[index] ?? []) }
    const trial = {
      trainer: spec.trainer,
      script: spec.script,
      parameters,
      dataset: datasetOf(facts, values),
      prompts,
      samples: spec.samples,
    }
    return { number: 0, key: key(trial), ...trial, runOf: null }
  })
  const unique = [...new Map(trials.map((trial) => [trial.key, trial])).values()]
  const numbered = merged(unique.map((trial, index) => ({ ...trial, number: index + 1 })))
  return {
    trials: numbered.trials,
    duplicates: trials.length - unique.length,
    excluded: points.length - kept.length,
    merged: numbered.trials.filter(({ runOf }) => runOf !== null).length,
    notes: [...additionNotes(additions), ...numbered.notes],
    problems: [],
  }
}

const modelOf = ({ model }: SweepSpec): Parameters =>
  model === null ? {} : { pretrained_model_name_or_path: model }

const refusedFor = (problems: readonly Problem[]): Expansion => ({
  ...{ trials: [], duplicates: 0, excluded: 0, merged: 0, notes: [] },
  problems,
})

const tooMany = (spec: SweepSpec, count: number): Problem => ({
  ...{
    code: 'too-many-trials',
    message: 'this is more than anybody can train',
    expected: `at most ${mostTrials} trials`,
  },
  ...{
    got: String(count),
    file: spec.file,
    line: 1,
    column: 1,
    hint: 'shorten the lists, or say --yes if it is meant',
  },
})

/** A flat folder without repeats gets CivitAI's number of shows per epoch. */
function withRepeats(spec: SweepSpec, facts: DatasetFacts): SweepSpec {
  const given =
    spec.set.repeats !== undefined ||
    facts.images === 0 ||
    facts.folders.every(({ repeats }) => repeats !== null)
  if (given) return spec
  const value = Math.max(1, Math.ceil((scripts[spec.script]?.shows ?? 200) / facts.images - 0.5))
  return { ...spec, set: { repeats: { kind: 'value', value, at: spec.dataset.at }, ...spec.set } }
}

function pointOf(settings: Settings, spec: SweepSpec, world: FormulaWorld): Values | Problem | null {
  const needed = world.images === 0 ? withoutNames(settings, ['repeats']) : settings
  const values = resolvedValues(needed, world)
  if (isProblem(values)) return values
  const dropped: string[] = []
  for (const [name, condition] of Object.entries(spec.onlyIf)) {
    const holds = isMet(condition, values, world)
    if (typeof holds !== 'boolean') return holds
    if (!holds) dropped.push(name)
  }
  const left = dropped.length > 0 ? withoutNames(values, dropped) : values
  for (const condition of spec.exclude) {
    const holds = isMet(condition, left, world)
    if (typeof holds !== 'boolean') return holds
    if (holds) return null
  }
  return left
}

const withoutNames = <T>(map: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)))

function isMet(condition: Condition, values: Values, world: FormulaWorld): boolean | Problem {
  const names = new Proxy(values as Record<string, unknown>, {
    get: (known, name: string) =>
      known[name] ?? (name === 'images' ? world.images : (world.options[name]?.default ?? null)),
    has: () => true,
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  })
  const result = evaluate(condition.expression, names)
  if (result.ok) return result.value === true
  const at = { line: condition.at.line, column: condition.at.column + result.column - 1 }
  return {
    ...{ code: 'bad-expression', message: result.message, expected: result.expected, got: result.got },
    ...{ file: world.file, ...at, hint: null },
  }
}

function datasetOf(facts: DatasetFacts, values: Readonly<Record<string, ParameterValue>>): TrialDataset {
  const repeats = values.repeats
  const folders = facts.folders.map((folder) => ({
    name: folder.name,
    repeats: typeof repeats === 'number' ? repeats : (folder.repeats ?? 1),
    images: folder.images.length,
  }))
  return { fingerprint: facts.fingerprint, token: facts.token, folders, images: facts.images }
}

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(
    problems.map((problem) => [JSON.stringify([problem.line, problem.column, problem.message]), problem]),
  ).values(),
]

import type { Parameters, Problem, Trial } from '../tracker/model.ts'
import { type Addition, additionNotes, additionsFor, withAdditions } from './expand/additions.ts'
import { combinationCount, combinations } from './expand/combinations.ts'
import type { Values } from './expand/formulas.ts'
import { keyMaker } from './expand/key.ts'
import { type FamilyMember, merged } from './expand/merge-epochs.ts'
import { isFaulty, type Point, pointMaker } from './expand/points.ts'
import { promptsOf } from './expand/prompts.ts'
import { rateNotes } from './expand/rates.ts'
import { trialDataset, withRepeats } from './expand/repeats.ts'
import { bundledOptions, type OptionLists, type ScriptOptions } from './facts/options.ts'
import { ownParameters } from './parse/own-parameters.ts'
import { inOrder, problemAt } from './problem.ts'
import type { DatasetFacts, ModelIdentity, SweepSpec } from './spec.ts'

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
  if (count > mostTrials && !choices.many) return refused([tooMany(spec, count)])
  const options = (choices.options ?? bundledOptions())[spec.script] ?? {}
  const world = {
    file: spec.file,
    images: facts.images,
    options: { ...options, ...ownParameters(spec.trainer) },
  }
  const repeated = withRepeats(spec, facts)
  const points = combinations(repeated.spec).map(pointMaker(spec, world))
  const problems = distinct(points.filter(isFaulty).flat())
  if (problems.length > 0) return refused(problems)
  return expansionOf(spec, points, { facts, model, options, note: repeated.note })
}

interface Surroundings {
  readonly facts: DatasetFacts
  readonly model: ModelIdentity | null
  readonly options: ScriptOptions
  readonly note: string | null
}

function expansionOf(spec: SweepSpec, points: readonly Point[], around: Surroundings): Expansion {
  const { facts, model, options, note } = around
  const kept = points.filter((point): point is Values => point !== null)
  const additions = kept.map((values) => additionsFor(spec.trainer, spec.script, values))
  const { prompts, notes } = promptsOf(spec, facts)
  const keyOf = keyMaker(spec.script, options, model)
  const { trainer, script, samples } = spec
  const named = modelParameter(spec)
  const unique = new Map<string, FamilyMember>()
  const added: (readonly Addition[])[] = []
  for (const [index, values] of kept.entries()) {
    const parameters = withAdditions(named, values, additions[index] ?? [])
    const dataset = trialDataset(facts, values)
    const { key, family } = keyOf({ trainer, script, parameters, dataset, prompts, samples })
    if (unique.has(key)) continue
    const number = unique.size + 1
    added.push(additions[index] ?? [])
    unique.set(key, {
      trial: { number, key, trainer, script, parameters, dataset, prompts, samples, runOf: null },
      family,
    })
  }
  const shared = merged([...unique.values()])
  return {
    trials: shared.trials,
    duplicates: kept.length - unique.size,
    excluded: points.length - kept.length,
    merged: shared.trials.filter(({ runOf }) => runOf !== null).length,
    notes: [
      ...(note ? [note] : []),
      ...additionNotes(added),
      ...rateNotes(spec, kept),
      ...notes,
      ...shared.notes,
    ],
    problems: [],
  }
}

/** The trainer makes the path absolute; a key counts the model by its content instead. */
const modelParameter = ({ model }: SweepSpec): Parameters =>
  model === null ? {} : { pretrained_model_name_or_path: model }

const refused = (problems: readonly Problem[]): Expansion => ({
  trials: [],
  duplicates: 0,
  excluded: 0,
  merged: 0,
  notes: [],
  problems,
})

const tooMany = (spec: SweepSpec, count: number): Problem =>
  problemAt(spec.file, { line: 1, column: 1 }, 'too-many-trials', 'this is more than anybody can train', {
    expected: `at most ${mostTrials} trials`,
    got: String(count),
    hint: 'shorten the lists, or say --yes if it is meant',
  })

/** A fault in a formula comes back with every trial: it is said once. */
const distinct = (problems: readonly Problem[]): Problem[] =>
  inOrder([...new Map(problems.map((one) => [`${one.line}:${one.column}:${one.message}`, one])).values()])

import { createHash } from 'node:crypto'
import type { Parameters, Trial } from '../../tracker/model.ts'
import type { OptionFact, ScriptOptions } from '../facts/options.ts'
import { inputPaths, labelOptions } from '../facts/scripts.ts'
import type { ModelIdentity } from '../spec.ts'

/** Of recorded runs: how they are played is not what they are. Repeats count with the dataset. */
const elsewhere = new Set(['speed', 'chunk', 'repeats'])

type Unkeyed = Pick<Trial, 'trainer' | 'script' | 'parameters' | 'dataset' | 'prompts' | 'samples'>

export interface TrialKey {
  /** The first 10 hex digits of sha256 over everything that decides the training. */
  readonly key: string
  /** The same for trials that differ only in max_train_epochs. */
  readonly family: string
}

/** Keys of one script's trials. What they have in common is written once: a sweep may have ten thousand. */
export function keyMaker(
  script: string,
  options: ScriptOptions,
  model: ModelIdentity | null,
): (trial: Unkeyed) => TrialKey {
  const patternOf = patterns(options)
  const common = new WeakMap<object, string>()
  return (trial) => {
    const { parameters, prompts, samples, trainer } = trial
    const { texts, slots } = patternOf(parameters)
    const filled = [...texts]
    for (const { name, at } of slots) filled[at] = argumentText(name, parameters[name], options[name])
    const rest =
      common.get(prompts) ?? canonicalJson({ model, prompts: promptKeys(trial), samples, script, trainer })
    common.set(prompts, rest)
    const dataset = datasetText(trial)
    const text = `{"arguments":{${filled.join(',')}},"dataset":${dataset},"rest":${rest}}`
    const family = slots.map(({ name, at }) => (name === 'max_train_epochs' ? '' : filled[at]))
    return {
      key: createHash('sha256').update(text).digest('hex').slice(0, 10),
      family: `${family.join(',')} ${dataset}`,
    }
  }
}

/** All arguments of a trial in the order of their names, with the defaults written and the places of its own. */
interface Pattern {
  readonly texts: readonly string[]
  readonly slots: readonly { readonly name: string; readonly at: number }[]
}

/** Trials with the same names share a pattern. */
function patterns(options: ScriptOptions): (parameters: Parameters) => Pattern {
  const defaults = Object.entries(options).filter(
    ([name, one]) => counts(name) && (one.default ?? null) !== null,
  )
  const defaultTexts = new Map(
    defaults.map(([name, option]) => [name, argumentText(name, option.default, option)]),
  )
  const known = new Map<string, Pattern>()
  return (parameters) => {
    const names = Object.keys(parameters)
    const which = names.join(',')
    const pattern = known.get(which) ?? patternOf(names.filter(counts), defaultTexts)
    known.set(which, pattern)
    return pattern
  }
}

function patternOf(names: readonly string[], defaults: ReadonlyMap<string, string>): Pattern {
  const order = [...new Set([...defaults.keys(), ...names])].sort()
  const slots = names.map((name) => ({ name, at: order.indexOf(name) })).sort((a, b) => a.at - b.at)
  return { texts: order.map((name) => defaults.get(name) ?? ''), slots }
}

const counts = (name: string): boolean => !labelOptions.has(name) && !elsewhere.has(name)

/** `"name":value`; of a path only its last part, and a single value of a list option as a list. */
function argumentText(name: string, value: unknown, option: OptionFact | undefined): string {
  const listed = option?.nargs !== undefined && !Array.isArray(value) ? [value] : value
  const placed = inputPaths.has(name) && typeof listed === 'string' ? lastPart(listed) : listed
  return `"${name}":${JSON.stringify(placed)}`
}

const lastPart = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path

const datasetText = ({ dataset }: Unkeyed): string => {
  const repeats = dataset.folders.map(({ name, repeats }) => `${repeats}_${name}`).sort()
  return JSON.stringify({ fingerprint: dataset.fingerprint, repeats, token: dataset.token })
}

const promptKeys = ({ prompts }: Unkeyed) => prompts.map(({ role: _, ...prompt }) => prompt)

/** JSON with sorted keys and no spaces. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}

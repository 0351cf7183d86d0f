import { createHash } from 'node:crypto'
import type { Trial } from '../../tracker/model.ts'
import type { OptionFact, ScriptOptions } from '../facts/options.ts'
import { inputPaths, labelOptions } from '../facts/scripts.ts'
import type { ModelIdentity } from '../spec.ts'

/** Of recorded runs: how they are played is not what they are. */
const playing = new Set(['speed', 'chunk'])

type Unkeyed = Pick<Trial, 'trainer' | 'script' | 'parameters' | 'dataset' | 'prompts' | 'samples'>

/** Keys of one script's trials: the first 10 hex digits of sha256 over everything that decides the training. */
export function keyMaker(
  script: string,
  options: ScriptOptions,
  model: ModelIdentity | null,
): (trial: Unkeyed) => string {
  const defaults = Object.keys(options).filter(
    (name) => !labelOptions.has(name) && (options[name]?.default ?? null) !== null,
  )
  const written = new Map(
    defaults.map((name) => [name, written1(name, options[name]?.default, options[name])]),
  )
  const sorted = [...written.keys()].sort()
  return (trial) => {
    const parts = new Map<string, string>()
    for (const name of sorted) parts.set(name, written.get(name) as string)
    for (const [name, value] of Object.entries(trial.parameters)) {
      if (!isLeftOut(name)) parts.set(name, written1(name, value, options[name]))
    }
    const parameters = [...parts.values()].sort().join(',')
    const rest = canonicalJson({
      dataset: datasetKey(trial),
      model,
      prompts: promptKeys(trial),
      samples: trial.samples,
      script,
      trainer: trial.trainer,
    })
    return createHash('sha256')
      .update(`{"arguments":{${parameters}},"rest":${rest}}`)
      .digest('hex')
      .slice(0, 10)
  }
}

const isLeftOut = (name: string): boolean => labelOptions.has(name) || playing.has(name) || name === 'repeats'

function written1(name: string, value: unknown, option: OptionFact | undefined): string {
  const listed = option?.nargs !== undefined && !Array.isArray(value) ? [value] : value
  const placed = inputPaths.has(name) && typeof listed === 'string' ? lastPart(listed) : listed
  return `${JSON.stringify(name)}:${JSON.stringify(placed)}`
}

const lastPart = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path

const datasetKey = ({ dataset }: Unkeyed) => ({
  fingerprint: dataset.fingerprint,
  repeats: dataset.folders.map(({ name, repeats }) => `${repeats}_${name}`).sort(),
  token: dataset.token,
})

const promptKeys = ({ prompts }: Unkeyed) => prompts.map(({ role: _, ...prompt }) => prompt)

/** JSON with sorted keys and no spaces. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}

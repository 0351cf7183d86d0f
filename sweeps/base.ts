import { parse, TomlError } from 'smol-toml'
import type { Problem } from '../tracker/model.ts'
import { bundledOptions, type OptionLists, type ScriptOptions } from './facts/options.ts'
import { managedOptions } from './facts/scripts.ts'
import { didYouMean } from './nearest-name.ts'
import { isSomewhere } from './parse/needs.ts'
import { ownParameters } from './parse/own-parameters.ts'
import { valueForOption } from './parse/values.ts'
import { problemAt } from './problem.ts'
import type { Parsed, Setting, SweepSpec } from './spec.ts'

/** Values to start from: a config file, or the parameters of an earlier trial. */
export interface BaseValues {
  /** As a person names it: `config.toml`, `zorvek/3`. */
  readonly name: string
  /** Of a trial; a config does not say. */
  readonly script: string | null
  readonly values: Readonly<Record<string, unknown>>
}

/** A TOML of sd-scripts: its sections are flattened one level, as `read_config_from_file` does. */
export function parseTomlBase(text: string, name: string): Parsed<BaseValues> {
  try {
    const flat = Object.entries(parse(text)).flatMap(([key, value]) =>
      isTable(value) ? Object.entries(value) : [[key, value]],
    )
    return { ok: true, value: { name, script: null, values: Object.fromEntries(flat) }, notes: [] }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const at = { line: error.line, column: error.column }
    return {
      ok: false,
      problems: [problemAt(name, at, 'bad-toml', error.message.split('\n')[0] ?? 'this is no TOML')],
    }
  }
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** The sweep with the base's values below its own `set:`; what a sweep says by other means is left out and said. */
export function withBase(
  spec: SweepSpec,
  base: BaseValues,
  options: OptionLists = bundledOptions(),
): Parsed<SweepSpec> {
  const known = { ...options[spec.script], ...ownParameters(spec.trainer) }
  const found: Found = { spec, known, base, set: {}, problems: scriptProblems(spec, base), notes: [] }
  for (const [name, raw] of Object.entries(base.values)) takeValue(found, name, raw)
  if (found.problems.length > 0) return { ok: false, problems: found.problems }
  const { pretrained_model_name_or_path: model, train_data_dir: folder } = base.values
  const value = {
    ...spec,
    model: spec.model ?? (typeof model === 'string' ? model : null),
    dataset: { ...spec.dataset, folder: spec.dataset.folder ?? (typeof folder === 'string' ? folder : null) },
    set: { ...found.set, ...spec.set },
  }
  return { ok: true, value, notes: found.notes }
}

interface Found {
  readonly spec: SweepSpec
  readonly known: ScriptOptions
  readonly base: BaseValues
  readonly set: Record<string, Setting>
  readonly problems: Problem[]
  readonly notes: Problem[]
}

const scriptProblems = (spec: SweepSpec, base: BaseValues): Problem[] =>
  base.script === null || base.script === spec.script
    ? []
    : [
        problemAt(
          spec.file,
          spec.base?.at ?? null,
          'base-script',
          `${base.name} was trained by another script`,
          {
            expected: spec.script,
            got: base.script,
            hint: `write script: ${base.script}`,
          },
        ),
      ]

/** Options of which a trial has one; the sweep's own choice drops the base's. */
const alternatives: readonly (readonly string[])[] = [['max_train_epochs', 'max_train_steps']]

function takeValue(found: Found, name: string, raw: unknown): void {
  const { spec, known, base } = found
  const at = spec.base?.at ?? { line: 1, column: 1 }
  const other = alternatives
    .find((names) => names.includes(name))
    ?.find((one) => one !== name && isSomewhere(spec, one))
  const reason = leftOut(name, raw, found) ?? (other ? `the sweep gives ${other}` : null)
  if (reason !== null) {
    if (reason !== '')
      found.notes.push(
        problemAt(spec.file, at, 'base-left-out', `${base.name}: ${name} is left out: ${reason}`),
      )
    return
  }
  const option = known[name]
  if (!option) return
  const checked = valueForOption(name, option, raw)
  if (checked.ok) found.set[name] = { kind: 'value', value: checked.value, at }
  else {
    const message = `${base.name}: ${name} does not take this`
    const { expected, hint } = checked
    found.problems.push(
      problemAt(spec.file, at, 'base-value', message, { expected, got: JSON.stringify(raw), hint }),
    )
  }
}

/** Why a value of the base is not taken, '' where nothing needs to be said, null where it is taken. */
function leftOut(name: string, raw: unknown, { spec, known }: Found): string | null {
  if (raw === false && known[name]?.type === 'flag') return ''
  if (name === 'pretrained_model_name_or_path' || name === 'train_data_dir') return ''
  if (name.startsWith('sample_every_n_')) return 'samples: says when'
  if (name === 'dataset_config' && spec.dataset.folder !== null) return 'the sweep has a dataset'
  if (Object.hasOwn(managedOptions, name)) return managedOptions[name] ?? ''
  if (Object.hasOwn(known, name)) return null
  return didYouMean(name, Object.keys(known)) ?? `${spec.script} has no such option`
}

import type { Problem, Slots } from '../tracker/model.ts'
import { bundledOptions, type OptionLists } from './facts/options.ts'
import { axesFrom, randomFrom } from './parse/axes.ts'
import { checkWhole } from './parse/checks.ts'
import { readDocument } from './parse/document.ts'
import { ownParameters } from './parse/own-parameters.ts'
import { promptsFrom, rhythmFrom } from './parse/prompts.ts'
import type { Reading } from './parse/reading.ts'
import { conditionFrom, settingNamed, settingsFrom } from './parse/settings.ts'
import { shaped } from './parse/shape.ts'
import { type SweepInput, sweepSchema } from './schema.ts'
import type { Condition, DatasetSpec, KohyaSpec, Parsed, Settings, SweepSpec } from './spec.ts'

/** A sweep file, checked against the options of its script: the whole of it, or every problem at once. */
export function parseSweep(
  text: string,
  file: string,
  options: OptionLists = bundledOptions(),
): Parsed<SweepSpec> {
  const document = readDocument(text, file)
  if (document.problems.length > 0) return { ok: false, problems: document.problems }
  const problems: Problem[] = []
  const notes: Problem[] = []
  const script = scriptOf(document.value)
  const known = { ...options[script], ...ownParameters(trainerOf(document.value)) }
  const reading: Reading = { document, options: known, script, problems, notes }
  const input = shaped(reading, sweepSchema, document.value, []) ?? looseInput(document.value)
  const spec = specFrom(reading, input, script)
  checkWhole(reading, spec, input)
  return problems.length > 0 ? { ok: false, problems: inOrder(problems) } : { ok: true, value: spec, notes }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Before the shape is checked: which options the parameters are checked against. */
function scriptOf(value: unknown): string {
  const script = isMap(value) ? value.script : null
  return typeof script === 'string' && Object.hasOwn(bundledOptions(), script) ? script : 'train_network'
}

function trainerOf(value: unknown): SweepSpec['trainer'] {
  const trainer = isMap(value) ? value.trainer : null
  return trainer === 'replay' || trainer === 'rehearsal' ? trainer : 'kohya'
}

/** Of a file whose shape is wrong, the parts whose parameters can be checked all the same. */
function looseInput(value: unknown): SweepInput {
  const map = isMap(value) ? value : {}
  const part = (
    name: 'set' | 'grid' | 'random' | 'trials' | 'exclude' | 'only_if' | 'prompts' | 'dataset' | 'seeds',
  ) => {
    const checked = sweepSchema.shape[name].safeParse(map[name])
    return checked.success && checked.data !== undefined ? { [name]: checked.data } : {}
  }
  const texts = ['name', 'model', 'base', 'samples'].filter((name) => typeof map[name] === 'string')
  return {
    name: 'sweep',
    ...Object.fromEntries(texts.map((name) => [name, map[name]])),
    ...(map.trainer === 'replay' || map.trainer === 'rehearsal' ? { trainer: map.trainer } : {}),
    ...(map.script !== undefined ? { script: scriptOf(map) } : {}),
    ...part('set'),
    ...part('grid'),
    ...part('random'),
    ...part('trials'),
    ...part('exclude'),
    ...part('only_if'),
    ...part('prompts'),
    ...part('dataset'),
    ...part('seeds'),
  } as SweepInput
}

function specFrom(reading: Reading, input: SweepInput, script: string): SweepSpec {
  const trainer = input.trainer ?? 'kohya'
  const set = setFrom(reading, input)
  return {
    file: reading.document.file,
    name: input.name,
    title: input.title ?? null,
    trainer,
    script,
    kohya: kohyaFrom(input.kohya),
    model: input.model ?? null,
    dataset: datasetFrom(reading, input, set),
    base: input.base === undefined ? null : { text: input.base, at: reading.document.place(['base']) },
    set,
    axes: axesFrom(reading, input.grid ?? {}),
    random: input.random ? randomFrom(reading, input.random) : null,
    trials: (input.trials ?? []).map((trial, index) => settingsFrom(reading, trial, ['trials', index])),
    seeds: input.seeds ?? [],
    exclude: (input.exclude ?? []).flatMap(
      (text, index) => conditionFrom(reading, text, ['exclude', index]) ?? [],
    ),
    onlyIf: onlyIfFrom(reading, input.only_if ?? {}),
    prompts: promptsFrom(reading, input.prompts ?? []),
    samples: (input.samples === undefined ? null : rhythmFrom(reading, input.samples)) ?? rhythmOfSet(set),
    slots: slotsFrom(input.slots, trainer),
  }
}

function setFrom(reading: Reading, input: SweepInput): Settings {
  const repeats = input.dataset?.repeats
  const ofDataset =
    repeats === undefined ? null : settingNamed(reading, 'repeats', repeats, ['dataset', 'repeats'])
  const kohya = typeof input.kohya === 'object' ? input.kohya : null
  const at = reading.document.place(['kohya', 'args'])
  return {
    ...(ofDataset ? { repeats: ofDataset } : {}),
    ...(kohya?.args ? { extra_args: { kind: 'value', value: kohya.args, at } as const } : {}),
    ...settingsFrom(reading, input.set ?? {}, ['set']),
  }
}

function datasetFrom(reading: Reading, input: SweepInput, set: Settings): DatasetSpec {
  const extension = set.caption_extension
  return {
    file: reading.document.file,
    folder: input.dataset?.folder ?? null,
    token: input.dataset?.token ?? null,
    captionExtension: extension?.kind === 'value' ? String(extension.value) : '.txt',
    at: reading.document.place(['dataset']),
  }
}

function onlyIfFrom(reading: Reading, only: Readonly<Record<string, string>>): Record<string, Condition> {
  const found: Record<string, Condition> = {}
  for (const [name, text] of Object.entries(only)) {
    const condition = conditionFrom(reading, text, ['only_if', name])
    if (condition) found[name] = condition
  }
  return found
}

function kohyaFrom(kohya: SweepInput['kohya']): KohyaSpec | null {
  if (kohya === undefined) return null
  if (typeof kohya === 'string') return { kind: 'named', name: kohya }
  const { folder, python = null, launch = [], env = {} } = kohya
  return { kind: 'folder', folder, python, launch, env }
}

/** sd-scripts' own options for the rhythm say the same as `samples:`. */
function rhythmOfSet(set: Settings): SweepSpec['samples'] {
  const steps = set.sample_every_n_steps
  const epochs = set.sample_every_n_epochs
  if (epochs?.kind === 'value') return { every: Number(epochs.value), axis: 'epoch' }
  return steps?.kind === 'value' ? { every: Number(steps.value), axis: 'step' } : { every: 1, axis: 'epoch' }
}

function slotsFrom(slots: SweepInput['slots'], trainer: SweepSpec['trainer']): Slots {
  if (slots && 'cpu' in slots) return { kind: 'cpu', count: slots.cpu }
  if (slots) return { kind: 'gpu', gpus: slots.gpus as 'all' | number[] }
  return trainer === 'kohya' ? { kind: 'gpu', gpus: 'all' } : { kind: 'cpu', count: 1 }
}

const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))

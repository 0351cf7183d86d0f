import type { SampleRhythm, Slots } from '../../tracker/model.ts'
import type { SweepInput } from '../schema.ts'
import type { Condition, DatasetSpec, KohyaSpec, Settings, SweepSpec } from '../spec.ts'
import { axesFrom, randomFrom } from './axes.ts'
import { promptsFrom, rhythmFrom } from './prompts.ts'
import type { Reading } from './reading.ts'
import { conditionFrom, settingNamed, settingsFrom } from './settings.ts'

/** A sweep from a file whose shape is right; parameters that are not are reported and left out. */
export function specFrom(reading: Reading, input: SweepInput): SweepSpec {
  const trainer = input.trainer ?? 'kohya'
  const set = setFrom(reading, input)
  return {
    file: reading.document.file,
    name: input.name,
    title: input.title ?? null,
    trainer,
    script: reading.script,
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

/** The dataset's repeats and the installation's extra arguments are parameters of every trial. */
function setFrom(reading: Reading, input: SweepInput): Settings {
  const repeats = input.dataset?.repeats
  const ofDataset =
    repeats === undefined ? null : settingNamed(reading, 'repeats', repeats, ['dataset', 'repeats'])
  const args = typeof input.kohya === 'object' ? input.kohya.args : undefined
  const at = reading.document.place(['kohya', 'args'])
  return {
    ...(ofDataset ? { repeats: ofDataset } : {}),
    ...(args ? { extra_args: { kind: 'value', value: args, at } as const } : {}),
    ...settingsFrom(reading, input.set ?? {}, ['set']),
  }
}

function datasetFrom(reading: Reading, input: SweepInput, set: Settings): DatasetSpec {
  const extension = set.caption_extension
  return {
    file: reading.document.file,
    sweep: input.name,
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

export function kohyaFrom(kohya: SweepInput['kohya']): KohyaSpec | null {
  if (kohya === undefined) return null
  if (typeof kohya === 'string') return { kind: 'named', name: kohya }
  const { folder, python = null, launch = [], env = {} } = kohya
  return { kind: 'folder', folder, python, launch, env }
}

/** sd-scripts' own options for the rhythm say the same as `samples:`. */
function rhythmOfSet(set: Settings): SampleRhythm {
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

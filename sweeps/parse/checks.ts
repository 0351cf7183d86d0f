import { namesIn } from '../expression.ts'
import { didYouMean } from '../nearest-name.ts'
import type { SweepInput } from '../schema.ts'
import type { Condition, Setting, SweepSpec } from '../spec.ts'
import type { Path } from './document.ts'
import { type Reading, report } from './reading.ts'

/** What only the whole file can show: missing parts, conflicts, names that nothing has. */
export function checkWhole(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  checkName(reading, spec.name)
  checkNeeded(reading, spec, input)
  checkTwice(reading, spec, input)
  checkConflicts(reading, spec, input)
  checkNames(reading, spec)
}

/** Names that Windows keeps for devices, with or without an ending. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

function checkName(reading: Reading, name: string): void {
  if (!reserved.test(name) && !name.endsWith('.')) return
  const at = reading.document.place(['name'])
  report(reading, at, 'reserved-name', `${name} cannot be a folder on every system`, {
    got: name,
    hint: 'choose another name',
  })
}

const top = { line: 1, column: 1 }

function missing(reading: Reading, key: string, expected: string, hint: string | null = null): void {
  report(reading, top, 'missing-key', `${key} is missing`, { expected, hint })
}

function checkNeeded(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  const hasConfig = isSomewhere(spec, 'dataset_config')
  if (spec.trainer === 'kohya') {
    if (input.script === undefined && spec.base === null)
      missing(reading, 'script', 'train_network (SD 1.5), sdxl_train_network, flux_train_network …')
    if (spec.model === null && spec.base === null) missing(reading, 'model', 'the base model file')
  }
  const needsFolder = spec.trainer !== 'replay' && !hasConfig
  if (needsFolder && spec.dataset.folder === null) missing(reading, 'dataset', '{folder: ./photos, token: …}')
  if (spec.trainer === 'replay' && !isSomewhere(spec, 'recording')) {
    missing(
      reading,
      'recording',
      'the folder of a recorded run',
      'write it under set: or as an axis under grid:',
    )
  }
}

/** Whether any part of the file gives a parameter. */
export function isSomewhere(spec: SweepSpec, name: string): boolean {
  const maps = [
    spec.set,
    spec.random?.over ?? {},
    ...spec.trials,
    ...spec.axes.map(({ points }) => points[0] ?? {}),
  ]
  return maps.some((map) => Object.hasOwn(map, name))
}

function checkTwice(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  const places: [string, Path][] = spec.axes.flatMap(({ names }) =>
    names.map((name): [string, Path] => [
      name,
      input.grid && Object.hasOwn(input.grid, name) ? ['grid', name] : ['grid', 'zip'],
    ]),
  )
  for (const name of Object.keys(spec.random?.over ?? {})) places.push([name, ['random', 'over', name]])
  if (spec.seeds.length > 0) places.push(['seed', ['seeds']])
  const seen = new Set<string>()
  for (const [name, path] of places) {
    if (seen.has(name)) {
      const at = reading.document.keyPlace(path)
      report(reading, at, 'axis-twice', `${name} is on two axes`, {
        hint: 'a trial has one value of each: keep one axis',
      })
    }
    seen.add(name)
  }
}

function checkConflicts(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  const at = (name: string) =>
    reading.document.keyPlace(input.set && Object.hasOwn(input.set, name) ? ['set', name] : ['grid', name])
  const both = (a: string, b: string) => isSomewhere(spec, a) && isSomewhere(spec, b)
  if (both('sample_every_n_epochs', 'sample_every_n_steps')) {
    report(reading, at('sample_every_n_steps'), 'conflict', 'samples come by epochs or by steps, not both', {
      hint: 'sd-scripts would drop the steps without a word: keep one, best as samples:',
    })
  }
  for (const name of ['sample_every_n_epochs', 'sample_every_n_steps']) {
    if (input.samples !== undefined && isSomewhere(spec, name)) {
      report(reading, at(name), 'conflict', `${name} says again what samples: says`, {
        hint: 'keep samples:',
      })
    }
  }
  if (both('max_train_epochs', 'max_train_steps')) {
    report(
      reading,
      at('max_train_steps'),
      'conflict',
      'max_train_epochs and max_train_steps both give the length',
      {
        hint: 'sd-scripts would use the epochs and drop the steps: keep one',
      },
    )
  }
  if (spec.dataset.folder !== null && isSomewhere(spec, 'dataset_config')) {
    report(reading, at('dataset_config'), 'conflict', 'dataset: and dataset_config both name the pictures', {
      hint: 'keep dataset: unless the TOML does what a folder cannot; then remove dataset:',
    })
  }
}

function checkNames(reading: Reading, spec: SweepSpec): void {
  for (const [index, condition] of spec.exclude.entries()) checkKnown(reading, condition, ['exclude', index])
  for (const [name, condition] of Object.entries(spec.onlyIf)) {
    checkKnown(reading, condition, ['only_if', name])
    if (!Object.hasOwn(reading.options, name))
      unknownName(reading, name, reading.document.keyPlace(['only_if', name]))
  }
  for (const setting of everySetting(spec)) {
    if (setting.kind === 'formula') checkFormula(reading, setting)
  }
}

function checkKnown(reading: Reading, condition: Condition, path: Path): void {
  for (const { name, column } of namesIn(condition.expression)) {
    if (!isKnown(reading, name)) unknownName(reading, name, reading.document.textPlace(path, column))
  }
}

function checkFormula(reading: Reading, setting: Setting & { kind: 'formula' }): void {
  for (const { name, column } of namesIn(setting.expression)) {
    const at = { line: setting.at.line, column: setting.at.column + column - 1 }
    if (!isKnown(reading, name)) unknownName(reading, name, at)
  }
}

const isKnown = (reading: Reading, name: string): boolean =>
  name === 'images' || Object.hasOwn(reading.options, name)

function unknownName(reading: Reading, name: string, at: { line: number; column: number }): void {
  report(reading, at, 'unknown-name', `there is nothing called ${name}`, {
    expected: `an option of ${reading.script}, repeats or images`,
    got: name,
    hint: didYouMean(name, [...Object.keys(reading.options), 'images']),
  })
}

export function everySetting(spec: SweepSpec): Setting[] {
  const maps = [spec.set, ...spec.trials, ...spec.axes.flatMap(({ points }) => points)]
  const drawn = Object.values(spec.random?.over ?? {}).flatMap((draw) =>
    draw.kind === 'choice' ? draw.settings : [],
  )
  return [...maps.flatMap((map) => Object.values(map)), ...drawn]
}

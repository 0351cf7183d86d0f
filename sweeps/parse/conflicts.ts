import type { SweepInput } from '../schema.ts'
import type { Place, SweepSpec } from '../spec.ts'
import type { Path } from './document.ts'
import { isSomewhere } from './needs.ts'
import { type Reading, report } from './reading.ts'

/** Parameters that two axes claim; a random draw may name one of the grid, and wins over it. */
export function checkTwice(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  const inGrid = (name: string): Path =>
    input.grid && Object.hasOwn(input.grid, name) ? ['grid', name] : ['grid', 'zip']
  const places: [string, Path][] = spec.axes.flatMap(({ names }) =>
    names.map((name): [string, Path] => [name, inGrid(name)]),
  )
  if (spec.seeds.length > 0) places.push(['seed', ['seeds']])
  const seen = new Set<string>()
  for (const [name, path] of places) {
    if (seen.has(name)) {
      const hint = 'a trial has one value of each: keep one axis'
      report(reading, reading.document.keyPlace(path), 'axis-twice', `${name} is on two axes`, { hint })
    }
    seen.add(name)
  }
}

/** Two ways of saying one thing, of which sd-scripts would drop one without a word. */
interface Conflict {
  readonly names: readonly [string, string]
  readonly message: string
  readonly hint: string
}

const conflicts: readonly Conflict[] = [
  {
    names: ['sample_every_n_epochs', 'sample_every_n_steps'],
    message: 'samples come by epochs or by steps, not both',
    hint: 'sd-scripts would drop the steps without a word: keep one, best as samples:',
  },
  {
    names: ['max_train_epochs', 'max_train_steps'],
    message: 'max_train_epochs and max_train_steps both give the length',
    hint: 'sd-scripts would use the epochs and drop the steps: keep one',
  },
]

export function checkConflicts(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  for (const { names, message, hint } of conflicts) {
    const [first, second] = names
    if (isSomewhere(spec, first) && isSomewhere(spec, second)) {
      report(reading, keyOf(reading, input, second), 'conflict', message, { hint })
    }
  }
  for (const name of ['sample_every_n_epochs', 'sample_every_n_steps']) {
    if (isSomewhere({ ...spec, set: {} }, name)) {
      const hint = 'write samples: every epoch, or every 100 steps'
      report(
        reading,
        keyOf(reading, input, name),
        'not-an-axis',
        `${name} is the same for all trials, or they could not be compared`,
        { hint },
      )
    }
    if (input.samples === undefined || !isSomewhere(spec, name)) continue
    report(reading, keyOf(reading, input, name), 'conflict', `${name} says again what samples: says`, {
      hint: 'keep samples:',
    })
  }
  if (spec.dataset.folder === null || !isSomewhere(spec, 'dataset_config')) return
  report(
    reading,
    keyOf(reading, input, 'dataset_config'),
    'conflict',
    'dataset: and dataset_config both name the pictures',
    {
      hint: 'keep dataset: unless the TOML does what a folder cannot; then remove dataset:',
    },
  )
}

function keyOf(reading: Reading, input: SweepInput, name: string): Place {
  const parts = ['set', 'grid'] as const
  const part = parts.find((one) => Object.hasOwn(input[one] ?? {}, name))
  return reading.document.keyPlace(part ? [part, name] : ['trials'])
}

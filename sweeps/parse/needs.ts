import type { SweepInput } from '../schema.ts'
import type { SweepSpec } from '../spec.ts'
import { type Reading, report } from './reading.ts'

/** Names that Windows keeps for devices, with or without an ending. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

export function checkName(reading: Reading, name: string): void {
  if (!reserved.test(name) && !name.endsWith('.')) return
  const message = `${name} cannot be a folder on every system`
  report(reading, reading.document.place(['name']), 'reserved-name', message, {
    got: name,
    hint: 'choose another name',
  })
}

const top = { line: 1, column: 1 }

/** What a trainer cannot do without; a base may bring the model and the pictures. */
export function checkNeeded(reading: Reading, spec: SweepSpec, input: SweepInput): void {
  const missing = (key: string, expected: string, hint: string | null = null) =>
    report(reading, top, 'missing-key', `${key} is missing`, { expected, hint })
  if (spec.trainer === 'kohya' && input.script === undefined) {
    missing('script', 'train_network (SD 1.5), sdxl_train_network, flux_train_network …')
  }
  if (spec.trainer === 'kohya' && spec.model === null && spec.base === null)
    missing('model', 'the base model file')
  const hasPictures =
    spec.dataset.folder !== null || spec.base !== null || isSomewhere(spec, 'dataset_config')
  if (spec.trainer !== 'replay' && !hasPictures) missing('dataset', '{folder: ./photos, token: …}')
  if (spec.trainer === 'replay' && !isSomewhere(spec, 'recording')) {
    missing('recording', 'the folder of a recorded run', 'write it under set: or as an axis under grid:')
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

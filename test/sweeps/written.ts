import { expect } from 'vitest'
import { type Expansion, expandSweep } from '../../sweeps/expand.ts'
import { parseSweep } from '../../sweeps/parse.ts'
import type { DatasetFacts, SweepSpec } from '../../sweeps/spec.ts'

const head = {
  name: 'zorvek',
  script: 'sdxl_train_network',
  model: './model.safetensors',
  dataset: { folder: './photos', token: 'zorvek' },
}

/** A sweep file (JSON is YAML too) with what every one needs already in it. */
export const sweepText = (parts: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...head, ...parts }, null, 1)

export function specOf(parts: Readonly<Record<string, unknown>>): SweepSpec {
  const parsed = parseSweep(sweepText(parts), 'zorvek.yaml')
  expect(parsed.ok ? [] : parsed.problems).toEqual([])
  return (parsed as { value: SweepSpec }).value
}

/** Facts of a flat folder of square pictures. */
export const photos = (count: number, side = 1024): DatasetFacts => ({
  folder: '/photos',
  shape: 'flat',
  token: 'zorvek',
  fingerprint: `${count} photos`,
  folders: [
    {
      name: 'zorvek',
      repeats: null,
      images: Array.from({ length: count }, (_, index) => ({
        file: `${index}.png`,
        sha256: String(index),
        width: side,
        height: side,
        bytes: 1000,
        caption: null,
      })),
    },
  ],
  images: count,
})

export const expansionOf = (parts: Readonly<Record<string, unknown>>, facts = photos(16)): Expansion =>
  expandSweep(specOf(parts), facts, null)

/** One parameter of every trial, in order. */
export const column = (expansion: Expansion, name: string): unknown[] =>
  expansion.trials.map(({ parameters }) => parameters[name])

import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventFileBytes } from '../../../tracker/export/tfevents.ts'
import { isAlias } from '../../../tracker/ingest/axis.ts'
import { ingestRun } from '../../../tracker/ingest/ingest.ts'
import { readEvents } from '../../../tracker/ingest/tfevents.ts'
import type { RunEvent } from '../../../tracker/model.ts'
import { runPaths } from '../../../tracker/run-folder.ts'
import { fixtures } from '../../support/truth.ts'
import { homeWithRun } from '../recorded.ts'

const scalars = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    tag: 'loss/current',
    step: from + n,
    wall: from + n,
    value: from + n,
  }))

interface Looked {
  readonly folder: string
  readonly cursors: Map<string, number>
}

async function look({ folder, cursors }: Looked, bytes = 1000): Promise<RunEvent[]> {
  const read = await ingestRun(folder, cursors, { bytes })
  for (const { file, to } of read.cursors) cursors.set(file, to)
  return read.more ? [...read.events, ...(await look({ folder, cursors }, bytes))] : [...read.events]
}

/** Two sessions in one run folder; the later one has the smaller path. */
const files = ['logs/b/n/events.out.tfevents.100.h.1.0', 'logs/a/n/events.out.tfevents.200.h.2.0'] as const

function runWithLogs(): Looked & { readonly put: (file: string, bytes: Buffer) => void } {
  const { folder } = homeWithRun()
  const put = (file: string, bytes: Buffer): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    appendFileSync(join(folder, file), bytes)
  }
  return { folder, cursors: new Map(), put }
}

const stepsOf = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'point' ? [event.step] : []))

describe('a run with two event files', () => {
  test('has the older session first, however it was read', async () => {
    const run = runWithLogs()
    const first = eventFileBytes(scalars(1, 50))
    run.put(files[0], first.subarray(0, 1500))
    const seen = await look(run)
    run.put(files[0], first.subarray(1500))
    run.put(files[1], eventFileBytes(scalars(1, 20)))
    seen.push(...(await look(run)))
    const atOnce = await look({ folder: run.folder, cursors: new Map() }, 10)
    const expected = [...scalars(1, 50), ...scalars(1, 20)].map(({ step }) => step)
    expect(stepsOf(seen)).toEqual(expected)
    expect(stepsOf(atOnce)).toEqual(expected)
  })

  test('keeps the second when the first is damaged', async () => {
    const run = runWithLogs()
    const bad = eventFileBytes(scalars(1, 50))
    bad.fill(0, 900, 1000)
    run.put(files[0], bad)
    run.put(files[1], eventFileBytes(scalars(1, 20)))
    const events = await look(run)
    expect(events.filter(({ kind }) => kind === 'damage')).toMatchObject([{ file: files[0] }])
    expect(stepsOf(events).slice(-20)).toEqual(scalars(1, 20).map(({ step }) => step))
  })
})

test('an event file that became shorter is named and left alone', async () => {
  const run = runWithLogs()
  run.put(files[0], eventFileBytes(scalars(1, 50)))
  await look(run)
  truncateSync(join(run.folder, files[0]), 100)
  expect(await look(run)).toMatchObject([
    { kind: 'damage', file: files[0], text: expect.stringContaining('got 100') },
  ])
  expect(await look(run)).toEqual([])
})

test('a record larger than the limit is read in one piece', async () => {
  const run = runWithLogs()
  const tag = `loss/${'x'.repeat(10_000)}`
  run.put(files[0], eventFileBytes([{ tag, step: 1, wall: 1, value: 1 }, ...scalars(2, 3)]))
  expect(stepsOf(await look(run, 100))).toEqual([1, 2, 3, 4])
})

test('files beside the event files are not read', async () => {
  const { folder } = homeWithRun()
  mkdirSync(runPaths(folder).logs, { recursive: true })
  writeFileSync(join(runPaths(folder).logs, 'notes.txt'), 'tfevents')
  expect(await look({ folder, cursors: new Map() })).toEqual([])
})

test("what TensorBoard's own writer stores as tensors are scalars too", () => {
  const { points, damage } = readEvents(readFileSync(join(fixtures, 'tensorboard', 'tensors.tfevents')))
  expect(damage).toBeNull()
  expect(points.map(({ tag, axis, step, value, wall }) => [tag, axis, step, value, wall])).toEqual([
    ...[1, 2, 3, 4, 5].map((step) => ['loss/total', 'step', step, step / 2, 1795222000.5 + step]),
    ['loss/epoch_average', 'epoch', 1, Number.NaN, 1795222010],
    ['big', 'step', 2 ** 40, -2.5, 1795222011],
  ])
})

test.each([
  ['lr/group1', ['lr/textencoder', 'lr/unet', 'lr/group1'], true],
  ['lr/group0', ['lr/unet', 'lr/group0'], true],
  ['lr/group0', ['lr/group0', 'lr/group1'], false],
  ['lr/d*lr/group1', ['lr/d*lr/unet', 'lr/d*lr/group1'], true],
  ['lr/unet', ['lr/unet', 'lr/group1'], false],
])('%s among %j is an alias: %s', (tag, tags, alias) => expect(isAlias(tag, tags)).toBe(alias))

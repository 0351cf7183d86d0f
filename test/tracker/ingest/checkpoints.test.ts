import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCheckpointName } from '../../../tracker/ingest/checkpoint-name.ts'
import { ingestRun } from '../../../tracker/ingest/ingest.ts'
import { readSafetensorsHead } from '../../../tracker/ingest/safetensors.ts'
import type { RunEvent } from '../../../tracker/model.ts'
import { writeJson } from '../../../tracker/run-folder/whole-file.ts'
import { runPaths } from '../../../tracker/run-folder.ts'
import { fixtures } from '../../support/truth.ts'
import { homeWithRun } from '../recorded.ts'

const recorded = readFileSync(join(fixtures, 'recorded/ok-epochs/files/output/zorvek-000002.safetensors'))

async function readAs(name: string, bytes: Buffer, isOver: boolean): Promise<readonly RunEvent[]> {
  const { folder } = homeWithRun()
  const { output, exit } = runPaths(folder)
  mkdirSync(output, { recursive: true })
  writeFileSync(join(output, name), bytes)
  if (isOver) writeJson(exit, { code: 0, signal: null, endedAt: '2026-11-21T00:05:00.000Z' })
  return (await ingestRun(folder, new Map(), { bytes: 1000 })).events
}

describe('a checkpoint', () => {
  test('tells epoch, step and how it was trained', async () => {
    const [event] = await readAs('zorvek-000002.safetensors', recorded, false)
    expect(event).toMatchObject({
      kind: 'checkpoint',
      epoch: 2,
      step: 40,
      bytes: recorded.length,
      state: 'whole',
    })
    expect((event as { metadata: Record<string, string> }).metadata).toMatchObject({
      ss_network_dim: '8',
      ss_output_name: 'zorvek',
    })
  })

  test('cut off is partial while the trainer lives, broken afterwards, and the place is named', async () => {
    const cut = recorded.subarray(0, recorded.length - 1)
    expect(await readAs('zorvek.safetensors', cut, false)).toMatchObject([{ state: 'partial' }])
    expect(await readAs('zorvek.safetensors', cut, true)).toMatchObject([
      { state: 'broken', epoch: 2 },
      { kind: 'damage', file: 'output/zorvek.safetensors', offset: cut.length },
    ])
  })

  test('that is something else is broken at once', async () => {
    const page = Buffer.from('<!DOCTYPE html><html>'.repeat(20))
    expect(await readAs('zorvek.safetensors', page, false)).toMatchObject([
      { state: 'broken', metadata: {} },
      { kind: 'damage', offset: 0 },
    ])
  })

  test('cut at any byte of its head is never taken for a whole one', () => {
    const end = 8 + Number(recorded.readBigUInt64LE(0))
    for (let cut = 0; cut < end; cut += 7)
      expect(readSafetensorsHead(recorded.subarray(0, cut)).state).toBe('partial')
    expect(readSafetensorsHead(recorded.subarray(0, end))).toMatchObject({
      state: 'read',
      bytes: recorded.length,
    })
  })
})

test.each([
  ['zorvek-000003.safetensors', { stem: 'zorvek', epoch: 3, step: null }],
  ['zorvek-step00000150.safetensors', { stem: 'zorvek', epoch: null, step: 150 }],
  ['zorvek v2 (final).safetensors', { stem: 'zorvek v2 (final)', epoch: null, step: null }],
  ['zorvek-v2.safetensors', { stem: 'zorvek-v2', epoch: null, step: null }],
])('%s is understood', (name, parts) => expect(parseCheckpointName(name)).toEqual(parts))

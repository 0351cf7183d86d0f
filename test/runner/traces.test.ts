import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MetricsDocument } from '../../tracker/export/metrics.ts'
import type { ShowDocument } from '../../tracker/export/show.ts'
import { testFolder } from '../support/folders.ts'
import { lorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { readExpected } from '../tracker/recorded.ts'

/** Recordings with times, by folder: those of the repository, and all when LORASWEEP_TRACES names them. */
function recordings(): string[] {
  const { LORASWEEP_TRACES: traces } = process.env
  if (!traces) return tracesIn(join(fixtures, 'recorded'))
  return [...tracesIn(traces), ...tracesIn(join(traces, 'failures'))]
}

const tracesIn = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'events.jsonl')))

/** Plays recordings through the whole house: sweep file, queue, keeper, ingest, record, command line. */
async function played(folders: readonly string[], set: string): Promise<string> {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'traces.yaml')
  const trials = folders.map((folder) => `  - {recording: ${JSON.stringify(folder)}}`).join('\n')
  const head = `name: traces\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nset: ${set}`
  writeFileSync(file, `${head}\ntrials:\n${trials}\nprompts: [zorvek --d 11]\nslots: {cpu: 2}\n`)
  const { stderr, code } = await lorasweep(['run', file, '--no-dashboard'], { home })
  expect(code, stderr).toBeLessThanOrEqual(1)
  return home
}

async function document<T>(args: readonly string[], home: string): Promise<T> {
  const { stdout, stderr, code } = await lorasweep(args, { home })
  expect([0, 3], stderr).toContain(code)
  return JSON.parse(stdout) as T
}

async function compare(home: string, trial: number, folder: string): Promise<void> {
  const expected = readExpected({ name: basename(folder), folder })
  const name = `traces/${trial}`
  const [shown, metrics] = await Promise.all([
    document<ShowDocument>(['show', name, '--json'], home),
    document<MetricsDocument>(['export', name, '--metrics', 'json'], home),
  ])
  const samples = shown.samples.map(({ path, axis, at, prompt, seed }) => ({
    file: basename(path),
    axis,
    at,
    prompt,
    seed,
  }))
  expect(byFile(samples)).toEqual(byFile(expected.samples))
  const checkpoints = shown.checkpoints.map(({ path, bytes }) => ({ file: basename(path), bytes }))
  expect(byFile(checkpoints)).toEqual(
    byFile(expected.checkpoints.map(({ file, bytes }) => ({ file, bytes }))),
  )
  const scalars = metrics.series.filter(({ tag }) => !tag.startsWith('log/'))
  expect(Object.fromEntries(scalars.map(({ tag, points }) => [tag, points]))).toEqual(expected.scalars ?? {})
}

const byFile = <T extends { file: string }>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => (a.file < b.file ? -1 : 1))

describe('recorded trainings, played through the whole house', () => {
  it('say what TensorBoard and the folder say: every point, sample and checkpoint', async () => {
    const folders = recordings()
    const home = await played(folders, '{speed: 1000}')
    for (const [index, folder] of folders.entries()) await compare(home, index + 1, folder)
  }, 180_000)

  it('say the same when every file comes byte by byte', async () => {
    const folder = join(fixtures, 'recorded', 'unet-only')
    const home = await played([folder], '{speed: 1000, chunk: 1}')
    await compare(home, 1, folder)
  })
})

/**
 * How fast the record is: `npx tsx test/bench/record.ts [--tensorboard-python=PATH]`. One process, one
 * thread; times are of the wall, so a busy machine makes them longer.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { ingestRun } from '../../tracker/ingest/ingest.ts'
import { readOverlay } from '../../tracker/queries/overlay.ts'
import { homeRuns, readAsked, readSweepFolder, runPaths } from '../../tracker/run-folder.ts'
import { appendEvents, readCursors } from '../../tracker/store/append.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { addRun, saveSweep } from '../../tracker/store/write.ts'
import { pointsIn, type RunsShape, writeRuns } from '../tracker/written-runs.ts'

export interface RecordBenchOptions {
  readonly shapes?: readonly RunsShape[]
  /** A python with tensorboard, or null: its loader is then not measured. */
  readonly tensorboardPython?: string | null
}

export interface RecordMeasure {
  readonly shape: RunsShape
  readonly points: number
  readonly importSeconds: number
  /** Processor time of the same: what a machine without other work needs. */
  readonly importCpuSeconds: number
  readonly pointsPerSecond: number
  readonly reopenMs: number
  readonly overlayP95Ms: number
  readonly bytesPerPoint: number
  /** TensorBoard's own loader on some of the same files, or null. */
  readonly tensorboardPointsPerSecond: number | null
}

const everyday: RunsShape = { runs: 100, steps: 2000 }
const large: RunsShape = { runs: 100, steps: 10_000 }

export async function benchRecord(options: RecordBenchOptions = {}): Promise<RecordMeasure[]> {
  const measures: RecordMeasure[] = []
  for (const shape of options.shapes ?? [everyday, large]) {
    const top = mkdtempSync(join(tmpdir(), 'lorasweep bench '))
    try {
      measures.push(await measureShape(join(top, 'home'), shape, options.tensorboardPython ?? null))
    } finally {
      rmSync(top, { recursive: true, force: true })
    }
  }
  return measures
}

async function measureShape(home: string, shape: RunsShape, python: string | null): Promise<RecordMeasure> {
  const folders = writeRuns(home, 'bench', shape)
  const file = join(home, 'tracker.sqlite')
  const points = pointsIn(shape)
  const store = openStore(file)
  const before = process.cpuUsage()
  const importSeconds = (await timed(() => importAll(store, home))) / 1000
  const { user, system } = process.cpuUsage(before)
  store.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  store.close()
  const bytesPerPoint = statSync(file).size / points
  const reopenMs = median(await repeated(5, () => openStore(file).close()))
  return {
    shape,
    points,
    importSeconds,
    importCpuSeconds: (user + system) / 1e6,
    pointsPerSecond: points / importSeconds,
    reopenMs,
    overlayP95Ms: await overlayP95(file),
    bytesPerPoint,
    tensorboardPointsPerSecond:
      python === null ? null : await tensorboardSpeed(python, folders.slice(0, 5), shape),
  }
}

/** As a tick does it, in larger pieces. */
async function importAll(store: Store, home: string): Promise<void> {
  const sweep = readSweepFolder(home, 'bench')
  if (sweep) saveSweep(store, sweep.json)
  for (const { folder } of homeRuns(home)) {
    const asked = readAsked(folder)
    if (!asked) continue
    const id = addRun(store, { asked, folder })
    for (let more = true; more; ) {
      const read = await ingestRun(folder, readCursors(store, id), { bytes: 4 * 1024 * 1024 })
      appendEvents(store, id, read.events, read.cursors)
      more = read.more
    }
  }
}

async function overlayP95(file: string): Promise<number> {
  const store = openStore(file)
  try {
    const times = await repeated(50, () => {
      const { lines } = readOverlay(store.db, 'bench', { kind: 'training', isTimed: false })
      if (lines.length === 0) throw new Error('the overlay has no lines')
    })
    return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] as number
  } finally {
    store.close()
  }
}

/** EventAccumulator without sampling, as TensorBoard's data server keeps no more than 1,000 points otherwise. */
const loader = `import sys, time
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
began = time.perf_counter()
count = 0
for folder in sys.argv[1:]:
    one = EventAccumulator(folder, size_guidance={'scalars': 0})
    one.Reload()
    count += sum(len(one.Scalars(tag)) for tag in one.Tags()['scalars'])
print(count / (time.perf_counter() - began))`

async function tensorboardSpeed(
  python: string,
  folders: readonly string[],
  { steps }: RunsShape,
): Promise<number> {
  const logs = folders.map((folder) => join(runPaths(folder).logs, '20261121004657', 'network_train'))
  const { stdout } = await execa(python, ['-c', loader, ...logs], { timeout: 60_000 + steps * 10 })
  return Number(stdout.trim().split('\n').at(-1))
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function repeated(times: number, work: () => unknown): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < times; n++) found.push(await timed(work))
  return found
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number

/** One line per goal of a shape. */
export function recordReport(measures: readonly RecordMeasure[]): string {
  return measures.map(measureText).join('\n\n')
}

function measureText(one: RecordMeasure): string {
  const tensorboard = one.tensorboardPointsPerSecond
  const isLarge = one.shape.steps >= large.steps
  return [
    `${one.shape.runs} runs × ${one.shape.steps} steps × 6 tags = ${(one.points / 1e6).toFixed(1)} million points`,
    `  read and recorded  ${one.importSeconds.toFixed(1)} s, of them ${one.importCpuSeconds.toFixed(1)} s of processor${isLarge ? ' (goal 12 s)' : ''}`,
    `                     ${thousands(one.points / one.importCpuSeconds)} points per second of processor`,
    `  TensorBoard reads  ${tensorboard === null ? 'not measured here' : `${thousands(tensorboard)} points/s`}`,
    `  opened again       ${one.reopenMs.toFixed(1)} ms (goal 100 ms)`,
    `  overlay, p95       ${one.overlayP95Ms.toFixed(1)} ms (goal 50 ms)`,
    `  a point takes      ${one.bytesPerPoint.toFixed(1)} bytes (goal 40)`,
  ].join('\n')
}

const thousands = (number: number): string => `${Math.round(number / 1000)},000`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { 'tensorboard-python': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const python = values['tensorboard-python']
  const measures = await benchRecord({ tensorboardPython: typeof python === 'string' ? python : null })
  console.log(recordReport(measures))
}

import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ingestRun } from '../../../tracker/ingest/ingest.ts'
import { readEvents } from '../../../tracker/ingest/tfevents.ts'
import type { RunEvent } from '../../../tracker/model.ts'
import { asExpected, homeWithRun, layDown, type Recorded, readExpected, recordings } from '../recorded.ts'

const all = recordings()
const withPoints = all.filter((recorded) => Object.keys(readExpected(recorded).scalars).length > 0)

/** Reads a folder on from the cursors until nothing is left. */
async function readOn(folder: string, cursors: Map<string, number>, bytes: number): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for (let more = true; more; ) {
    const read = await ingestRun(folder, cursors, { bytes })
    for (const { file, from, to } of read.cursors) {
      expect(cursors.get(file) ?? 0, file).toBe(from)
      cursors.set(file, to)
    }
    events.push(...read.events)
    more = read.more
  }
  return events
}

const filesOf = ({ folder }: Recorded): { path: string; bytes: Buffer }[] => {
  const top = join(folder, 'files')
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .map((path) => join(top, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path: relative(top, path), bytes: readFileSync(path) }))
}

/** The same numbers for the same seed: xorshift. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

describe('a recorded training is read as TensorBoard and the eye read it', () => {
  test('there are recordings', () => expect(all.length).toBeGreaterThan(0))

  test.each(all)('$name at once', async (recorded) => {
    const { folder } = homeWithRun()
    layDown(recorded, folder)
    const events = await readOn(folder, new Map(), 2 ** 20)
    expect(asExpected(events)).toEqual(readExpected(recorded))
    expect(events.filter(({ kind }) => kind === 'damage')).toEqual([])
  })

  test.each(all)('$name in random pieces', async (recorded) => {
    const { folder } = homeWithRun()
    const random = randomFrom(7)
    const cursors = new Map<string, number>()
    const events: RunEvent[] = []
    const growing = filesOf(recorded).map((file) => ({ ...file, at: 0 }))
    while (growing.some(({ at, bytes }) => at < bytes.length)) {
      for (const file of growing) {
        const to = Math.min(file.bytes.length, file.at + Math.ceil(random() * 0.4 * file.bytes.length))
        mkdirSync(dirname(join(folder, file.path)), { recursive: true })
        appendFileSync(join(folder, file.path), file.bytes.subarray(file.at, to))
        file.at = to
      }
      events.push(...(await readOn(folder, cursors, 5000)))
    }
    expect(asExpected(events)).toEqual(readExpected(recorded))
    expect(events.filter(({ kind }) => kind === 'damage')).toEqual([])
    expect(await readOn(folder, cursors, 5000)).toEqual([])
  })
})

describe('an event file is read the same wherever it was cut', () => {
  const eventFile = (recorded: Recorded): Buffer =>
    (filesOf(recorded).find(({ path }) => path.includes('tfevents')) as { bytes: Buffer }).bytes

  test.each(withPoints)('$name byte by byte', (recorded) => {
    const bytes = eventFile(recorded)
    const points: RunEvent[] = []
    let from = 0
    for (let to = 1; to <= bytes.length; to++) {
      const { points: more, read, damage } = readEvents(bytes.subarray(from, to))
      expect(damage).toBeNull()
      points.push(...more)
      from += read
    }
    expect(asExpected(points).scalars).toEqual(readExpected(recorded).scalars)
  })

  test.each(withPoints)('$name in two, at every place or 2,000 of them', (recorded) => {
    const bytes = eventFile(recorded)
    const whole = readEvents(bytes).points
    const apart = Math.max(1, Math.floor(bytes.length / 2000))
    for (let cut = 0; cut < bytes.length; cut += apart) {
      const first = readEvents(bytes.subarray(0, cut))
      const second = readEvents(bytes.subarray(first.read))
      expect(first.points.length + second.points.length).toBe(whole.length)
      expect(first.damage ?? second.damage).toBeNull()
    }
  })
})

describe('a damaged event file is named, and what was read stays', () => {
  test.each(withPoints.slice(0, 3))('$name', async (recorded) => {
    const { folder } = homeWithRun()
    layDown(recorded, folder)
    const { path, bytes } = filesOf(recorded).find((file) => file.path.includes('tfevents')) as {
      path: string
      bytes: Buffer
    }
    const place = Math.floor(bytes.length / 2)
    const before = readEvents(bytes.subarray(0, place))
    const broken = Buffer.from(bytes)
    broken.writeUInt8((bytes[before.read + 20] as number) ^ 0xff, before.read + 20)
    writeFileSync(join(folder, path), broken)
    const cursors = new Map<string, number>()
    const events = await readOn(folder, cursors, 1000)
    const damage = events.filter(({ kind }) => kind === 'damage')
    expect(damage).toMatchObject([{ file: path, offset: before.read }])
    expect(events.filter(({ kind }) => kind === 'point')).toEqual(before.points)
    expect(events.filter(({ kind }) => kind === 'sample').length).toBe(readExpected(recorded).samples.length)
    expect(await readOn(folder, cursors, 1000)).toEqual([])
  })
})

import { cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Found, Job } from '../../../../tracker/analysis/measuring/job.ts'
import { measureStrip } from '../../../../tracker/analysis/measuring/measure.ts'
import { planMeasurements } from '../../../../tracker/analysis/measuring/measure-plan.ts'
import {
  type Measurement,
  measurementKey,
  type Picture,
} from '../../../../tracker/analysis/measuring/measurement.ts'
import {
  type MeasuringOptions,
  openMeasuring,
  usualLimitMs,
} from '../../../../tracker/analysis/measuring/pool.ts'
import { testFolder } from '../../../support/folders.ts'
import { fixtures } from '../../../support/truth.ts'

const samples = join(fixtures, 'recorded', 'single-20', 'run', 'output', 'sample')
const shipped = new URL('../../../../dist/tracker/analysis/measuring/worker.js', import.meta.url)
const troubled = new URL('./workers/troubled.mjs', import.meta.url)
const stillborn = new URL('./workers/stillborn.mjs', import.meta.url)

/** Samples of one prompt through the epochs. */
const drawn = (prompt: number): readonly Picture[] =>
  readdirSync(samples)
    .filter((name) => name.includes(`_0${prompt}_2`))
    .map((name) => ({ sha256: name, path: join(samples, name) }))

const jobsOf = (prompts: readonly (readonly Picture[])[]): readonly Job[] =>
  planMeasurements({ prompts, training: [], pixels: 128 * 128 }, () => false).map((strip) => ({
    kind: 'strip',
    strip,
  }))

function measuring(options: MeasuringOptions) {
  const opened = openMeasuring(options)
  onTestFinished(opened.close)
  return opened
}

const byKey = (found: readonly Measurement[]): Map<string, unknown> =>
  new Map(found.map((one) => [measurementKey(one), one.value]))

const features = (found: Found): string[] =>
  found.measurements.flatMap(({ method, picture }) => (method.startsWith('features') ? [picture] : []))

/** The same picture under another name, between two of a prompt. */
function strained(name: string): readonly Picture[] {
  const [first, second, ...rest] = drawn(0)
  const path = join(testFolder(), `${name}.png`)
  if (!first || !second) throw new Error('the recording has lost its samples')
  cpSync(first.path, path)
  return [first, { sha256: name, path }, second, ...rest]
}

describe('workers as they ship', () => {
  test('measure what this process measures', async () => {
    const jobs = jobsOf([drawn(0), drawn(1)])
    const here = await Promise.all(jobs.map((job) => (job.kind === 'strip' ? measureStrip(job.strip) : [])))
    const there = await measuring({ script: shipped }).measure(jobs)
    expect(there.failed).toEqual([])
    expect(here.flat().length).toBeGreaterThan(40)
    expect(byKey(there.measurements)).toEqual(byKey(here.flat()))
  })

  test('name a picture that cannot be decoded and measure the others of its strip', async () => {
    const path = join(testFolder(), 'half a picture.png')
    writeFileSync(path, 'not a picture')
    const well = drawn(0)
    const found = await measuring({ script: shipped }).measure(jobsOf([[...well, { sha256: 'half', path }]]))
    expect(found.failed).toEqual([
      { picture: 'half', path, isLasting: true, why: expect.stringMatching(/^cannot be decoded: /) },
    ])
    expect(features(found).toSorted()).toEqual(well.map(({ sha256 }) => sha256).toSorted())
  })

  test('say that a file that is away may come back', async () => {
    const path = join(testFolder(), 'away.png')
    const { failed } = await measuring({ script: shipped }).measure(jobsOf([[{ sha256: 'away', path }]]))
    expect(failed).toMatchObject([{ picture: 'away', isLasting: false }])
  })
})

describe('a picture that no worker survives', () => {
  const ends = {
    hangs: 'measuring it took longer than 1 s',
    exits: 'measuring it ended with code 7',
    aborts: 'measuring it was ended by SIGABRT',
  }
  test.each(Object.entries(ends))(
    'because it %s is named, and all others are measured',
    async (name, why) => {
      const pictures = strained(name)
      const told: string[] = []
      const { measure } = measuring({ script: troubled, limitMs: () => 1000 })
      const found = await measure(jobsOf([drawn(1), pictures]), {
        onFound: ({ failed }) => told.push(...failed.map(({ picture }) => picture)),
      })
      expect(found.failed).toEqual([{ picture: name, path: pictures[1]?.path, why, isLasting: true }])
      expect(told).toEqual([name])
      const well = [...drawn(0), ...drawn(1)].map(({ sha256 }) => sha256)
      expect(features(found).toSorted()).toEqual(well.toSorted())
      const pairs = found.measurements.filter(({ against }) => against !== '')
      expect(pairs.some(({ picture, against }) => picture === name || against === name)).toBe(false)
    },
  )

  test('is told from a worker that cannot start at all', async () => {
    const { measure } = measuring({ script: stillborn })
    await expect(measure(jobsOf([drawn(0)]))).rejects.toThrow(/ended with code 1 .*\n.*no decoder on this/)
  })

  test('does not hold up the one who stops waiting', async () => {
    const { measure } = measuring({ script: troubled, limitMs: () => 60_000 })
    const stop = new AbortController()
    const kept: Found[] = []
    const onFound = (found: Found): void => {
      kept.push(found)
      stop.abort()
    }
    const jobs = jobsOf([drawn(1), strained('hangs')])
    await expect(measure(jobs, { onFound, signal: stop.signal })).rejects.toThrow('abort')
    expect(kept.map(({ failed }) => failed)).toEqual([[]])
  })
})

test('the time that a job may take grows with what there is to read', () => {
  const strip = jobsOf([drawn(0).slice(0, 4)])[0] as Job
  expect(usualLimitMs(strip)).toBe(42_000)
  expect(usualLimitMs({ kind: 'weights', key: 'k', path: 'p', bytes: 300e6 })).toBe(90_000)
})

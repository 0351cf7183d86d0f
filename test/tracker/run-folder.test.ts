import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../tracker/problem.ts'
import {
  homeRuns,
  readAsked,
  readExit,
  readStop,
  readSweepFolder,
  runFolder,
  runPaths,
  trialFolderName,
  writeAsked,
  writeStop,
} from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { homeWithRun, trialOf } from './recorded.ts'

describe('the run folder', () => {
  test('gives back what was put into it, and leaves no other file behind', () => {
    const { folder } = homeWithRun()
    const asked = readAsked(folder)
    expect(asked?.trial).toEqual(trialOf())
    const stop = { by: 'ann', why: "it's late", at: '2026-11-21T00:00:00.000Z' }
    writeStop(folder, stop)
    expect(readStop(folder)).toEqual(stop)
    expect(readExit(folder)).toBeNull()
    expect(readdirSync(folder).sort()).toEqual(['run.json', 'stop.json'])
  })

  test.each([
    ['half-written', '{"code": 0, "sig', 'cannot be read'],
    ['empty', '', 'an empty file'],
    ['foreign', '{"code": "zero", "signal": null, "endedAt": "x"}', 'code'],
  ])('names a %s file', (_, text, words) => {
    const { folder } = homeWithRun()
    writeFileSync(runPaths(folder).exit, text)
    const reading = () => readExit(folder)
    expect(reading).toThrow(ProblemError)
    expect(reading).toThrow(words)
    expect(reading).toThrow(runPaths(folder).exit)
  })

  test('a home lists its runs in the order of sweep, trial number and attempt, whatever else lies there', () => {
    const { home, folder } = homeWithRun('b')
    const asked = readAsked(folder)
    if (!asked) throw new Error('run.json is missing')
    for (const [number, attempt] of [
      [10_000, 1],
      [2, 10],
      [2, 9],
    ] as const) {
      const other = runFolder(home, 'b', { number, key: 'abcdef0123' }, attempt)
      writeAsked(other, { ...asked, trial: trialOf(number), attempt })
    }
    mkdirSync(join(home, 'runs', 'b', 'notes', '1'), { recursive: true })
    mkdirSync(join(home, 'runs', 'not a sweep', trialFolderName(1, 'abcdef0123'), '1'), { recursive: true })
    mkdirSync(runFolder(home, 'b', { number: 3, key: 'abcdef0123' }, 1), { recursive: true })
    expect(homeRuns(home).map(({ trial, attempt }) => [trial, attempt])).toEqual([
      [1, 1],
      [2, 9],
      [2, 10],
      [10_000, 1],
    ])
    expect(readSweepFolder(home, 'b')?.json.trials).toHaveLength(1)
    expect(readSweepFolder(home, 'nowhere')).toBeNull()
  })

  test('an absent home has no runs', () => expect(homeRuns(join(testFolder(), 'none'))).toEqual([]))
})

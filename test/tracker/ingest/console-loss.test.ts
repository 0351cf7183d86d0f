import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConsoleLoss } from '../../../tracker/ingest/console-loss.ts'
import { ingestRun } from '../../../tracker/ingest/ingest.ts'
import { lossTag } from '../../../tracker/ingest/log.ts'
import { runPaths } from '../../../tracker/run-folder.ts'
import { homeWithRun, printed, readExpected, recordings } from '../recorded.ts'

const all = recordings()
const withBoth = all.filter((recorded) => readExpected(recorded).scalars['loss/average'] !== undefined)

/** What tqdm prints of a number. */
const threeDigits = (value: number | string): number =>
  value === 'NaN' ? Number.NaN : Number(Number(value).toPrecision(3))

describe('the loss on the console is the mean that the event file holds', () => {
  test.each(withBoth)('$name, each step once', (recorded) => {
    const average = readExpected(recorded).scalars['loss/average'] ?? []
    const lastOfStep = new Map(average.map(([step, value]) => [step, threeDigits(value)]))
    const { losses } = readConsoleLoss(printed(recorded), { isContinued: false, isOver: true })
    expect(losses.map(({ step, value }) => [step, value])).toEqual([...lastOfStep])
  })

  test.each(withBoth.slice(0, 4))('$name, piece by piece', (recorded) => {
    const bytes = printed(recorded)
    const whole = readConsoleLoss(bytes, { isContinued: false, isOver: true }).losses
    const found = []
    let from = 0
    for (let to = 50; from < bytes.length; to = Math.min(to + 50, bytes.length)) {
      const reading = { isContinued: from > 0, isOver: to === bytes.length }
      const { losses, read } = readConsoleLoss(bytes.subarray(from, to), reading)
      found.push(...losses)
      from += read
    }
    expect(found).toEqual(whole)
  })
})

const bars = (...texts: string[]): Buffer =>
  Buffer.from(texts.map((text) => `\rsteps:   2%|▎         | ${text}`).join(''))

describe('the last step', () => {
  const begun = ['1/40 [00:00<00:04,  9.36it/s]', '1/40 [00:01<00:04, 9.35it/s, avr_loss=0.101]']

  test('waits until the counter has moved on', () => {
    const reading = { isContinued: false, isOver: false }
    expect(readConsoleLoss(bars(...begun, ''), reading).losses).toEqual([])
    const moved = bars(...begun, '2/40 [00:02<00:04, 9.35it/s, avr_loss=0.101]', '')
    expect(readConsoleLoss(moved, reading).losses).toEqual([{ step: 1, value: 0.101, elapsed: 1 }])
  })

  test('of a killed trainer is left out when it shows the loss of the step before', () => {
    const reading = { isContinued: false, isOver: true }
    const stale = bars(...begun, '2/40 [00:02<00:04, 9.35it/s, avr_loss=0.101]')
    expect(readConsoleLoss(stale, reading).losses.map(({ step }) => step)).toEqual([1])
    const fresh = bars(...begun, '2/40 [00:02<00:04, 9.35it/s, avr_loss=0.09]')
    expect(readConsoleLoss(fresh, reading).losses.map(({ step }) => step)).toEqual([1, 2])
  })
})

describe('a run folder', () => {
  const text = bars('1/2 [00:01<00:04, 9.35it/s, avr_loss=0.5]', '2/2 [00:02<00:00, 9.35it/s, avr_loss=nan]')

  test('without an event file has its loss from the console, with times from the start', async () => {
    const { folder } = homeWithRun()
    writeFileSync(runPaths(folder).log, text)
    writeFileSync(runPaths(folder).exit, '{}')
    const { events } = await ingestRun(folder, new Map(), { bytes: 1000 })
    expect(events.filter(({ kind }) => kind === 'point')).toEqual([
      { kind: 'point', tag: lossTag, axis: 'step', step: 1, value: 0.5, wall: 1 },
      { kind: 'point', tag: lossTag, axis: 'step', step: 2, value: Number.NaN, wall: 2 },
    ])
  })

  test('with one does not', async () => {
    const { folder } = homeWithRun()
    writeFileSync(runPaths(folder).log, text)
    mkdirSync(runPaths(folder).logs)
    writeFileSync(`${runPaths(folder).logs}/events.out.tfevents.1.h.1.0`, '')
    const { events } = await ingestRun(folder, new Map(), { bytes: 1000 })
    expect(events.map(({ kind }) => kind)).toEqual(['progress'])
  })
})

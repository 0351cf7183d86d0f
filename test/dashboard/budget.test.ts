import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { appendEvents } from '../../tracker/store/append.ts'
import { noBrowser, openPage } from './browser.ts'
import { makeSweep } from './made-home.ts'
import { builtPages, useServed } from './served.ts'

test('all JavaScript of the pages is at most 150 kB when packed', () => {
  const assets = join(builtPages, 'assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
  expect(scripts.length).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(150_000)
})

if (noBrowser) console.warn(`memory of the pages is not tested: ${noBrowser}`)

const served = (noBrowser ? () => () => null : useServed)((home, store) =>
  makeSweep(home, store, {
    sweep: 'zorvek',
    runs: 1,
    epochs: 2,
    stepsPerEpoch: 20,
    prompts: ['zorvek'],
    states: ['running'],
  }),
)

describe.skipIf(noBrowser !== null)('a page that stays open', () => {
  test('after 10,000 updates its heap is below 1.2 times what it was', async () => {
    const here = served()
    if (!here) throw new Error('no browser')
    const { page } = await openPage(here.browser, `${here.server.address}/sweeps/zorvek/trials/1`)
    const chart = page.getByRole('img', { name: /^training loss of trial 1/ })
    await chart.waitFor()
    const profiler = await page.context().newCDPSession(page)
    const heapBytes = async (): Promise<number> => {
      await profiler.send('HeapProfiler.collectGarbage')
      return (await profiler.send('Runtime.getHeapUsage')).usedSize
    }
    const write = async (from: number, count: number): Promise<void> => {
      for (let n = from; n < from + count; n++) {
        const point = {
          kind: 'point',
          tag: 'loss/current',
          axis: 'step',
          wall: n,
          step: n,
          value: 0.1,
        } as const
        appendEvents(here.store, 1, [point], [])
      }
      const drawn = Number.parseInt((await chart.getAttribute('data-last-step')) ?? '', 10)
      await page.locator(`canvas[data-last-step]:not([data-last-step="${drawn}"])`).first().waitFor()
    }
    // The overview is full from 512 points on; what the page holds does not grow any more.
    await write(1000, 1200)
    const before = await heapBytes()
    for (let round = 0; round < 10; round++) await write(3000 + round * 1000, 1000)
    expect((await heapBytes()) / before).toBeLessThan(1.2)
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startServer } from '../../dashboard/server.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import { openBrowser } from '../dashboard/browser.ts'
import { madeStore, makeSweep } from '../dashboard/made-home.ts'
import { builtPages } from '../dashboard/served.ts'

export interface ScrollTimes {
  readonly pictures: number
  /** Milliseconds of every task above 50 while the page and its matrix are scrolled. Goal: none. */
  readonly longTasks: readonly number[]
}

/** Scrolls through a trial's page with a matrix of 40 epochs × 12 prompts. */
export async function measureScroll(): Promise<ScrollTimes> {
  const home = mkdtempSync(join(tmpdir(), "it's a bench "))
  const store = madeStore(home)
  const prompts = Array.from({ length: 12 }, (_, n) => `zorvek ${n}`)
  await makeSweep(home, store, { sweep: 'matrix', runs: 1, prompts, epochs: 40, stepsPerEpoch: 100 })
  const server = await startServer({ home, database: homePaths(home).database, port: 0, pages: builtPages })
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(`${server.address}/sweeps/matrix/trials/1`)
    await page.locator('.matrix img').first().waitFor()
    await page.evaluate(`globalThis.longTasks = []
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((one) => one.duration)))
        .observe({ type: 'longtask' })`)
    await scrollThrough(page)
    const longTasks = (await page.evaluate('longTasks')) as number[]
    return { pictures: await page.locator('.matrix img').count(), longTasks }
  } finally {
    await browser.close()
    await server.close()
    store.close()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Down the page and along the matrix, a step in each frame. */
const scrollThrough = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const matrix = document.querySelector('.matrix')
    matrix.scrollIntoView()
    for (let x = 0; x < matrix.scrollWidth; x += 60) {
      matrix.scrollLeft = x
      await frame()
    }
    for (let y = 0; y < document.documentElement.scrollHeight; y += 60) {
      scrollTo(0, y)
      await frame()
    }
    await frame()
  })()`)

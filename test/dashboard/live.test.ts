import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startServer } from '../../dashboard/server.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { noBrowser, openBrowser, openPage } from './browser.ts'
import { indexed, layDownSweep, recordedFolder } from './recorded-home.ts'

const pages = fileURLToPath(new URL('../../dist/dashboard/web', import.meta.url))
const writer = fileURLToPath(new URL('./write-point.ts', import.meta.url))

if (noBrowser) console.warn(`live pages are not tested: ${noBrowser}`)

describe.skipIf(noBrowser !== null)('two processes on one home', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  test('a point written by another process is on the page within a second', async () => {
    const { address, run } = await servedHome()
    const { page, errors } = await openPage(browser, `${address}/sweeps/zorvek/trials/1`)
    const chart = page.getByRole('img', { name: /^training loss of trial 1/ })
    await chart.waitFor()
    const before = await chart.getAttribute('data-last-step')
    const isShown = chart.and(page.locator('[data-last-step="100000"]')).waitFor()
    const shownAt = isShown.then(() => Date.now())
    const { stdout } = await writePoint(run, '100000')
    const lateMs = (await shownAt) - Number(/written (\d+)/.exec(stdout)?.[1])
    expect(before).not.toBe('100000')
    // a second where nothing else runs; beside the rest of the suite the browser itself may wait for a core
    expect(lateMs).toBeLessThan(2500)
    expect(errors).toEqual([])
  })

  test('a tab that nobody sees holds no stream, and catches up when it is seen again', async () => {
    const { address, run } = await servedHome()
    const { page } = await openPage(browser, `${address}/sweeps/zorvek/trials/1`)
    const chart = page.getByRole('img', { name: /^training loss of trial 1/ })
    await chart.waitFor()
    const turn = (state: 'hidden' | 'visible') =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await turn('hidden')
    await writePoint(run, '100000')
    expect(await chart.getAttribute('data-last-step')).not.toBe('100000')
    await turn('visible')
    await chart.and(page.locator('[data-last-step="100000"]')).waitFor({ timeout: 3000 })
  })
})

const writePoint = (run: readonly string[], step: string) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', writer, ...run, step, '0.25'])

/** A home with one recorded run, served; `run` = what the writer needs to find it. */
async function servedHome(): Promise<{ address: string; run: readonly string[] }> {
  const home = join(testFolder(), 'home')
  layDownSweep(home, { name: 'zorvek', runs: [recordedFolder('single-08')] })
  const store = await indexed(home)
  store.close()
  const { database } = homePaths(home)
  const server = await startServer({ home, database, port: 0, pages })
  onTestFinished(() => server.close())
  return { address: server.address, run: [database, '1'] }
}

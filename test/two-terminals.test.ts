import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeRuns, runPaths } from '../tracker/run-folder.ts'
import { noBrowser, openBrowser, openPage } from './dashboard/browser.ts'
import { lastStep } from './runner/record.ts'
import { testFolder } from './support/folders.ts'
import { startLorasweep } from './support/lorasweep.ts'
import { fixtures } from './support/truth.ts'
import { until } from './support/until.ts'

if (noBrowser) console.warn(`two terminals are not tested: ${noBrowser}`)

describe.skipIf(noBrowser !== null)('serve in one terminal, run in another', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  it('a point that the trainer wrote is on the page within a second', async () => {
    const { home, file } = sweepHome()
    const serving = startLorasweep(['serve', '--port', '0'], { home })
    const address = await until('the address', () => /dashboard (http\S+)/.exec(serving.stdout())?.[1])
    await until('serve to hold the lease', () => serving.stderr().includes('working through the queue'))
    startLorasweep(['run', file, '--no-dashboard'], { home })
    const folder = await until('the run folder', () => homeRuns(home)[0]?.folder)
    await until('the first points', async () => (await lastStep(folder)) > 0)
    const { page, errors } = await openPage(browser, `${address}/sweeps/live/trials/1`)
    const lateMs: number[] = []
    for (let look = 0; look < 7; look += 1) lateMs.push(await lateness(page, folder))
    expect(lateMs.toSorted((a, b) => a - b)[3], `late by ${lateMs.map(Math.round)} ms`).toBeLessThan(1000)
    expect(errors).toEqual([])
  })
})

/** Milliseconds from the moment a point lies in the event file until the page shows it. */
async function lateness(page: Page, folder: string): Promise<number> {
  const shown = await shownStep(page)
  const step = await until('a new point', async () => {
    const last = await lastStep(folder)
    return last > shown ? last : null
  })
  const writtenAt = statSync(eventFile(folder)).mtimeMs
  await until('the page to show it', async () => (await shownStep(page)) >= step)
  return Date.now() - writtenAt
}

const shownStep = async (page: Page): Promise<number> =>
  Number(await page.locator('[data-last-step]').first().getAttribute('data-last-step'))

function eventFile(folder: string): string {
  const { logs } = runPaths(folder)
  const names = readdirSync(logs, { recursive: true, encoding: 'utf8' })
  return join(logs, names.find((name) => name.includes('tfevents')) ?? '')
}

/** One recorded training at a twentieth of its speed: about one point a second. */
function sweepHome(): { home: string; file: string } {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'live.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'single-08'))
  const head = 'name: live\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nslots: {cpu: 1}'
  writeFileSync(
    file,
    `${head}\nset: {speed: 1}\ntrials: [{recording: ${recording}}]\nprompts: [zorvek --d 11]\n`,
  )
  return { home, file }
}

/**
 * Real screenshots of the pages: `npx tsx test/screenshots.ts [folder]`, by default docs/screenshots.
 * Recorded trainings, judged by the real judge; `--all` adds every width and theme.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '../dashboard/server.ts'
import { assessRun } from '../tracker/analysis/assess.ts'
import { homePaths } from '../tracker/run-folder.ts'
import { openBrowser } from './dashboard/browser.ts'
import { indexed, layDownSweep, recordedFolder, recordedRuns } from './dashboard/recorded-home.ts'
import { builtPages } from './dashboard/served.ts'

interface Shot {
  readonly name: string
  readonly path: string
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  readonly isWhole: boolean
}

const places = [
  ['sweeps', '/'],
  ['sweep', '/sweeps/zorvek'],
  ['trial', '/sweeps/zorvek/trials/1'],
  ['compare', '/sweeps/zorvek/compare?a=1.1@9&b=1.1@13&prompt=2'],
] as const

/** For the README: each page once, as one first sees it. */
const few: readonly Shot[] = places.map(([name, path], n) => ({
  ...{ name, path, width: 1280, isWhole: false },
  colorScheme: n % 2 === 0 ? 'light' : 'dark',
}))

const all: readonly Shot[] = places.flatMap(([name, path]) =>
  [380, 1280, 1920].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({
      ...{ name: `${name}-${width}-${colorScheme}`, path, width, colorScheme },
      isWhole: true,
    })),
  ),
)

async function takeScreenshots(folder: string, shots: readonly Shot[]): Promise<void> {
  const home = await judgedHome()
  const server = await startServer({ home, database: homePaths(home).database, port: 0, pages: builtPages })
  const browser = await openBrowser()
  mkdirSync(folder, { recursive: true })
  for (const { name, path, width, colorScheme, isWhole } of shots) {
    const viewport = { width, height: width < 500 ? 800 : 900 }
    const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' })
    await page.goto(server.address + path)
    await page.getByRole('img').first().waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    // Pictures below the fold are loaded when they come near.
    await page.evaluate('document.querySelectorAll("img").forEach((one) => { one.loading = "eager" })')
    await page.waitForLoadState('load')
    await page
      .locator('img:visible')
      .evaluateAll((pictures) => Promise.all(pictures.map((one) => one.decode())))
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: isWhole })
    await page.close()
  }
  await browser.close()
  await server.close()
  rmSync(home, { recursive: true, force: true })
}

async function judgedHome(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'lorasweep-screenshots-'))
  layDownSweep(home, { name: 'zorvek', runs: recordedRuns.map(recordedFolder) })
  const store = await indexed(home)
  const runs = store.sqlite.prepare('SELECT id FROM run ORDER BY id').all() as { id: number }[]
  for (const { id } of runs) await assessRun(store, home, id)
  store.close()
  return home
}

const wanted = process.argv.slice(2).filter((one) => !one.startsWith('--'))[0]
const folder = wanted ? resolve(wanted) : fileURLToPath(new URL('../docs/screenshots', import.meta.url))
await takeScreenshots(folder, process.argv.includes('--all') ? all : few)
process.stdout.write(`${folder}\n`)

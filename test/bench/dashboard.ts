/**
 * How fast the dashboard answers with a hundred runs: `npx tsx test/bench/dashboard.ts`.
 * 100 runs × 10,000 steps × 6 tags and 10,100 samples; routes are asked in this process, without a network.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dashboardApp } from '../../dashboard/api/app.ts'
import { openFollower } from '../../dashboard/api/follower.ts'
import { thumbnailCache } from '../../dashboard/api/thumbnails.ts'
import { startServer } from '../../dashboard/server.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { noBrowser, openBrowser } from '../dashboard/browser.ts'
import { madeStore, makeSweep } from '../dashboard/made-home.ts'
import { builtPages } from '../dashboard/served.ts'
import { measureScroll } from './dashboard-scroll.ts'

export interface RouteTimes {
  readonly route: string
  /** Milliseconds. */
  readonly median: number
  readonly p95: number
  readonly kilobytes: number
}

export interface Size {
  readonly runs: number
  readonly epochs: number
  readonly stepsPerEpoch: number
  readonly tags: number
}

const routes = [
  '/api/sweeps',
  '/api/sweeps/many',
  '/api/sweeps/many/overlay?kind=training',
  '/api/runs/many/7/latest',
  '/api/runs/many/7/1/overview?tag=loss/current&axis=step',
  '/api/runs/many/7/1/points?tag=loss/current&axis=step&from=4000&to=6000',
]

export async function makeLargeHome(size: Size): Promise<{ readonly home: string; readonly store: Store }> {
  const home = mkdtempSync(join(tmpdir(), "it's a bench "))
  const store = madeStore(home)
  const prompts = Array.from({ length: 10 }, (_, n) => `zorvek ${n}`)
  await makeSweep(home, store, { sweep: 'many', prompts, isIndexOnly: true, ...size })
  return { home, store }
}

/** Goal: p95 below 50 ms for each route. */
export async function measureRoutes(
  { home, store }: { home: string; store: Store },
  rounds: number,
): Promise<readonly RouteTimes[]> {
  const follower = openFollower(store)
  const app = dashboardApp({ home, store, follower, thumbnails: thumbnailCache(), door: { token: null } })
  const measured: RouteTimes[] = []
  for (const route of routes) measured.push(await measureRoute((path) => app.request(path), route, rounds))
  follower.close()
  return measured
}

/** Milliseconds from asking for a page to reading its answer, in a browser that knows nothing yet. Goal: below 1,000. */
export async function measureFirstPage(home: string, path: string, answer: string): Promise<number> {
  const server = await startServer({ home, database: homePaths(home).database, port: 0, pages: builtPages })
  const browser = await openBrowser()
  const page = await browser.newPage()
  const start = performance.now()
  await page.goto(server.address + path, { waitUntil: 'commit' })
  await page.getByText(answer).first().waitFor()
  const took = performance.now() - start
  await browser.close()
  await server.close()
  return took
}

async function measureRoute(
  ask: (route: string) => Response | Promise<Response>,
  route: string,
  rounds: number,
): Promise<RouteTimes> {
  const times: number[] = []
  let bytes = 0
  for (let n = 0; n < rounds; n++) {
    const start = performance.now()
    const answer = await ask(route)
    bytes = (await answer.arrayBuffer()).byteLength
    times.push(performance.now() - start)
    if (answer.status !== 200) throw new Error(`${route} answered ${answer.status}`)
  }
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { route, median: at(0.5), p95: at(0.95), kilobytes: Math.round(bytes / 1000) }
}

export function routeTable(times: readonly RouteTimes[]): string {
  const row = ({ route, median, p95, kilobytes }: RouteTimes): string =>
    `${route.padEnd(75)} ${median.toFixed(1).padStart(8)} ${p95.toFixed(1).padStart(8)} ${String(kilobytes).padStart(8)}`
  const head = `${'route'.padEnd(75)} ${'median'.padStart(8)} ${'p95 ms'.padStart(8)} ${'kB'.padStart(8)}`
  return [head, ...times.map(row)].join('\n')
}

export const hundredRuns: Size = { runs: 100, epochs: 10, stepsPerEpoch: 1000, tags: 6 }

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { home, store } = await makeLargeHome(hundredRuns)
  process.stdout.write(`${routeTable(await measureRoutes({ home, store }, 40))}\n`)
  store.close()
  for (const path of noBrowser ? [] : ['/', '/sweeps/many', '/sweeps/many/trials/7']) {
    const took = await measureFirstPage(home, path, /trials/.test(path) ? 'is best at epoch' : 'Keep epoch')
    process.stdout.write(`first page ${path.padEnd(64)} ${took.toFixed(0).padStart(8)} ms\n`)
  }
  rmSync(home, { recursive: true, force: true })
  if (!noBrowser) {
    const { pictures, longTasks } = await measureScroll()
    const worst = longTasks.map((one) => one.toFixed(0)).join(', ') || 'none'
    process.stdout.write(`scrolling past ${pictures} pictures, tasks above 50 ms: ${worst}\n`)
  }
}

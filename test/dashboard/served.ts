import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type RunningServer, startServer } from '../../dashboard/server.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { openBrowser } from './browser.ts'
import { madeStore } from './made-home.ts'

export const builtPages = fileURLToPath(new URL('../../dist/dashboard/web', import.meta.url))

export interface Served {
  readonly home: string
  readonly store: Store
  readonly server: RunningServer
  readonly browser: Browser
}

/** A home, a server over it and a browser, for all tests of a file. `fill` makes the home. */
export function useServed(fill: (home: string, store: Store) => Promise<void>): () => Served {
  let served: Served | undefined
  const top = mkdtempSync(join(tmpdir(), "it's a lorasweep "))
  beforeAll(async () => {
    if (!existsSync(join(builtPages, 'index.html'))) throw new Error('the pages are not built: npm run build')
    const home = join(top, 'home')
    const store = madeStore(home)
    await fill(home, store)
    const { database } = homePaths(home)
    const server = await startServer({ home, database, port: 0, pages: builtPages })
    served = { home, store, server, browser: await openBrowser() }
  })
  afterAll(async () => {
    await served?.browser.close()
    await served?.server.close()
    served?.store.close()
    rmSync(top, { recursive: true, force: true })
  })
  return () => {
    if (!served) throw new Error('the home is made before the first test')
    return served
  }
}

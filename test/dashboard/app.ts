import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { afterAll, beforeAll } from 'vitest'
import { dashboardApp } from '../../dashboard/api/app.ts'
import { type Follower, openFollower } from '../../dashboard/api/follower.ts'
import { thumbnailCache } from '../../dashboard/api/thumbnails.ts'
import type { Store } from '../../tracker/store/open.ts'
import { indexed, layDownSweep, recordedFolder } from './recorded-home.ts'

export interface RecordedApp {
  readonly home: string
  readonly store: Store
  readonly follower: Follower
  readonly app: OpenAPIHono
}

/** The app over a home, without a port. */
export const appOver = (
  { home, store, follower }: Omit<RecordedApp, 'app'>,
  token: string | null = null,
): OpenAPIHono => dashboardApp({ home, store, follower, thumbnails: thumbnailCache(), door: { token } })

/** A home with two recorded runs and the app over it, made once for the tests of a file, which only read. */
export function useRecordedApp(): () => RecordedApp {
  const top = mkdtempSync(join(tmpdir(), "it's a lorasweep "))
  let made: RecordedApp | undefined
  beforeAll(async () => {
    const home = join(top, 'home')
    layDownSweep(home, { name: 'zorvek', runs: ['single-08', 'single-20'].map(recordedFolder) })
    const store = await indexed(home)
    const parts = { home, store, follower: openFollower(store) }
    made = { ...parts, app: appOver(parts) }
  })
  afterAll(() => {
    made?.follower.close()
    made?.store.close()
    rmSync(top, { recursive: true, force: true })
  })
  return () => {
    if (!made) throw new Error('the recorded home is made before the first test')
    return made
  }
}

import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { metricsDocument } from '../../../tracker/export/metrics.ts'
import { showDocument } from '../../../tracker/export/show.ts'
import { rebuildStore } from '../../../tracker/rebuild.ts'
import { writeJson } from '../../../tracker/run-folder/whole-file.ts'
import { runPaths } from '../../../tracker/run-folder.ts'
import { migrationCount } from '../../../tracker/store/migrate.ts'
import { migrationsFolder, openStore } from '../../../tracker/store/open.ts'
import { testFolder } from '../../support/folders.ts'
import { fixtures } from '../../support/truth.ts'
import { homeWithRun, layDown, recordings } from '../recorded.ts'

const folder = join(fixtures, 'databases')
const current = migrationCount(migrationsFolder)
const fixture = (schema: number): string => join(folder, `schema-${schema}.sqlite`)

/** A database of this schema with one recorded run, kept from now on: `UPDATE=1` makes a missing one. */
async function makeFixture(): Promise<void> {
  const { home, folder: run } = homeWithRun()
  const [recorded] = recordings().filter(({ name }) => name === 'unet-only')
  if (!recorded) throw new Error('the recording unet-only is missing')
  layDown(recorded, run)
  writeJson(runPaths(run).exit, { code: 0, signal: null, endedAt: '2026-11-21T00:05:00.000Z' })
  const store = openStore(join(home, 'tracker.sqlite'))
  await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
  mkdirSync(folder, { recursive: true })
  store.sqlite.prepare('VACUUM INTO ?').run(fixture(current))
  store.close()
}

test('the newest schema has a fixture, so that later ones are proved to read it', async () => {
  if (process.env.UPDATE && !existsSync(fixture(current))) await makeFixture()
  expect(readdirSync(folder)).toContain(`schema-${current}.sqlite`)
})

test.each(readdirSync(folder))('%s is opened, brought up to date and read', (name) => {
  const home = testFolder()
  copyFileSync(join(folder, name), join(home, 'tracker.sqlite'))
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(store.close)
  expect(store.sqlite.pragma('user_version', { simple: true })).toBe(current)
  const { id } = store.sqlite.prepare('SELECT id FROM run').get() as { id: number }
  const shown = showDocument(store, home, id)
  expect(shown).toMatchObject({ run: 'zorvek/1.1', state: 'succeeded' })
  expect([shown.samples.length, shown.checkpoints.length]).toEqual([24, 2])
  expect(metricsDocument(store, id).series.map(({ tag, points }) => [tag, points.length])).toEqual([
    ['loss/current', 40],
    ['loss/average', 40],
    ['lr/unet', 40],
    ['lr/group0', 40],
    ['loss/epoch_average', 2],
  ])
})

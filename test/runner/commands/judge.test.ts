import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type JudgeOptions, runJudge } from '../../../runner/commands/judge.ts'
import { type SpokenOf, sayAboutRun } from '../../../tracker/human/say.ts'
import type { Store } from '../../../tracker/store/open.ts'
import { madeStore, makeSweep } from '../../dashboard/made-home.ts'
import { heardContext } from '../../support/context.ts'
import { testFolder } from '../../support/folders.ts'
import { expectGolden } from '../../support/golden.ts'
import { startLorasweep } from '../../support/lorasweep.ts'
import { until } from '../../support/until.ts'
import { folderOf, homeWith, indexed } from '../../tracker/analysis/labelled-home.ts'

interface Judged {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function judging(home: string, name?: string, options: JudgeOptions = {}): Promise<Judged> {
  const heard = heardContext({ cwd: home, home })
  const code = await runJudge(name, options, heard.context)
  return { code, stdout: stripVTControlCharacters(heard.stdout()), stderr: heard.stderr() }
}

const count = (store: Store, table: string): number =>
  store.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number

/** Somebody else is at work on the home, and stays so. */
const occupy = (store: Store): void => {
  store.sqlite
    .prepare(
      "INSERT INTO lease (id, host, pid, boot_id, start_time, heartbeat_at) VALUES (1, 'other', 1, '', '', 9e9)",
    )
    .run()
}

describe('lorasweep judge', () => {
  test('judges a sweep beside a runner, says what changed, and the second time that nothing did', async () => {
    const home = homeWith({ epochs: 6 })
    const store = await indexed(home)
    occupy(store)
    const first = await judging(home, 'zorvek')
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^zorvek\/1\.1 .*judged for the first time/),
    })
    expect(first.stderr).toMatch(/measured (\d+) of \1 files\n$/)
    expect(await judging(home, 'zorvek/1')).toMatchObject({ code: 0, stdout: /unchanged\n$/, stderr: '' })
    expect(count(store, 'lease')).toBe(1)

    const best = store.sqlite.prepare("SELECT body ->> '$.best.epoch' FROM verdict").pluck().get()
    store.sqlite.exec("UPDATE verdict SET body = json_set(body, '$.version', 'judge/0', '$.best.epoch', 99)")
    expect((await judging(home)).stdout).toMatch(new RegExp(`best 99 → ${best}; judge/0 → judge/\\d+\\n`))
    expect((await judging(home)).stdout).toMatch(/unchanged\n$/)
  })

  test('measures anew what was measured wrong, and explains by pictures that can be opened from here', async () => {
    const home = homeWith({ epochs: 3, hasPhotos: false })
    const store = await indexed(home)
    await judging(home)
    const body = (): unknown => store.sqlite.prepare('SELECT body FROM verdict').pluck().get()
    const right = body()
    store.sqlite.exec("UPDATE measurement SET value = '0.987' WHERE method LIKE 'pixelmatch%'")
    const { stdout } = await judging(home, undefined, { explain: true })
    expect(stdout).toContain('drift 0.987')
    expect(body()).not.toBe(right)
    await judging(home, undefined, { remeasure: true })
    expect(body()).toBe(right)
    expect((await judging(home, undefined, { explain: true })).stdout).toContain(
      relative(home, folderOf(home)),
    )
  })

  test('says in one document what it decided and from what', async () => {
    const home = homeWith({ epochs: 6 })
    await indexed(home)
    const { stdout } = await judging(home, 'zorvek', { json: true, explain: true })
    const document = JSON.parse(stdout)
    expect(document.runs[0].best.checkpoint).toContain(folderOf(home))
    const golden = fileURLToPath(new URL('../golden/judge.json', import.meta.url))
    expectGolden(golden, `${JSON.stringify(shapeOf(document), null, 1)}\n`)
  })

  test('without a name judges the newest sweep, with --all every one, and nothing that only waits', async () => {
    const home = join(testFolder(), 'home')
    const store = madeStore(home)
    for (const sweep of ['new', 'old']) {
      const made = { sweep, runs: 3, epochs: 1, stepsPerEpoch: 4, prompts: ['zorvek'], isIndexOnly: true }
      await makeSweep(home, store, { ...made, states: ['failed', 'succeeded', 'queued'] })
    }
    store.sqlite.exec("UPDATE sweep SET created_at = '2026-01-01T00:00:00.000Z' WHERE name = 'old'")
    store.close()
    const gone = (runs: readonly string[]): string =>
      runs.map((run) => `${run} has no folder any more\n`).join('')
    expect(await judging(home)).toMatchObject({ code: 3, stderr: gone(['new/1.1', 'new/2.1']) })
    const all = gone(['new/1.1', 'new/2.1', 'old/1.1', 'old/2.1'])
    expect(await judging(home, undefined, { all: true })).toMatchObject({ code: 3, stderr: all })
  })

  test('has no answer where nothing can be said, and refuses names that are none', async () => {
    const home = homeWith({ epochs: 1, hasPhotos: false })
    await indexed(home)
    expect(await judging(home)).toMatchObject({ code: 3, stdout: expect.stringContaining('unclear') })
    const empty = await judging(join(testFolder(), 'empty'), undefined, { all: true, json: true })
    expect(empty).toMatchObject({ code: 3, stdout: '{"format":"lorasweep.judge/1","runs":[]}\n' })
    await expect(judging(home, 'zorvek/9')).rejects.toThrow('There is no run zorvek/9')
    await expect(judging(home, 'zorvek', { all: true })).rejects.toThrow('zorvek and --all were both given')
  })

  test('forgets what a person picked when it is told to', async () => {
    const home = homeWith({ epochs: 1, hasPhotos: false })
    const store = await indexed(home)
    const { id, folder } = store.sqlite.prepare('SELECT id, folder FROM run').get() as SpokenOf
    const said = { saidAt: '2026-11-21T01:00:00.000Z', by: 'dashboard', sawSuggestion: false } as const
    sayAboutRun(home, store, { id, folder }, { kind: 'pick', axis: 'epoch', at: 1, version: null, ...said })
    expect((await judging(home, undefined, { forgetPicks: true })).stderr).toContain('1 decision forgotten')
    expect((await judging(home, undefined, { forgetPicks: true })).stderr).toContain('0 decisions forgotten')
  })

  test('stops at Ctrl-C and keeps what was measured', async () => {
    const home = homeWith({ epochs: 6 })
    const store = await indexed(home)
    const { child, stderr, finished } = startLorasweep(['judge'], { home })
    await until('the first pictures', () => stderr().includes('measured'))
    child.kill('SIGINT')
    expect(await finished).toMatchObject({ code: 130, stdout: '' })
    expect(stderr()).toContain('Stopped')
    const kept = count(store, 'measurement')
    expect(kept).toBeGreaterThan(0)
    expect(count(store, 'verdict')).toBe(0)
    const files = (text: string): number => Number(/of (\d+) files/.exec(text)?.[1])
    const rest = await judging(home)
    expect(rest.code).toBe(0)
    expect(files(rest.stderr)).toBeLessThan(files(stderr()))
  })
})

/** Keys and kinds of values: what a verdict says belongs to other tests. */
function shapeOf(value: unknown, key = ''): unknown {
  if (key in varying) return varying[key]
  if (Array.isArray(value)) return value.slice(0, 1).map((one) => shapeOf(one))
  if (value === null || typeof value !== 'object') return key === 'format' ? value : kindOf(value)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one, name)]))
}

/** What depends on the verdict. */
const varying: Readonly<Record<string, string>> = {
  signals: 'numbers by name',
  weights: 'numbers by name',
  advice: 'kind and text',
  safer: 'number or null',
  onset: 'number or null',
  runnerUp: 'number or null',
  earlier: 'epoch and cost, or null',
  later: 'epoch and cost, or null',
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value)

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MetricsDocument } from '../../tracker/export/metrics.ts'
import { homeRuns } from '../../tracker/run-folder.ts'
import { testFolder } from '../support/folders.ts'
import { lorasweep, startLorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { until } from '../support/until.ts'

interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>>
}

interface Parameter {
  readonly name: string
  readonly in: string
}

/** Every JSON route that a page can ask for, as text. */
async function everyRoute(home: string): Promise<Map<string, string>> {
  const serving = startLorasweep(['serve', '--port', '0'], { home })
  const address = await until('the address', () => /dashboard (http\S+)/.exec(serving.stdout())?.[1])
  const answers = new Map<string, string>()
  for (const route of await routes(home, address)) {
    const answer = await fetch(new URL(route, address))
    expect(answer.status, route).toBe(200)
    answers.set(route, await answer.text())
  }
  serving.child.kill('SIGTERM')
  await serving.finished
  return answers
}

async function routes(home: string, address: string): Promise<string[]> {
  const { paths } = (await (await fetch(new URL('/api/openapi.json', address))).json()) as Document
  const templates = Object.entries(paths).filter(([path]) => !/pictures|events/.test(path))
  const found: string[] = ['/api/openapi.json']
  for (const { sweep, trial, attempt } of homeRuns(home)) {
    const exported = await lorasweep(['export', `${sweep}/${trial}.${attempt}`], { home })
    const { series } = JSON.parse(exported.stdout) as MetricsDocument
    for (const [template, { get }] of templates) {
      const path = template
        .replace('{sweep}', sweep)
        .replace('{trial}', String(trial))
        .replace('{attempt}', String(attempt))
      const asked = (get?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name)
      for (const { tag, axis } of asked.includes('tag') ? series : series.slice(0, 1)) {
        const known: Record<string, string> = { tag, axis, from: '0', to: '1000', kind: 'training' }
        const query = new URLSearchParams()
        for (const name of asked) if (name in known) query.set(name, known[name] ?? '')
        found.push(`${path}?${query}`)
      }
    }
  }
  return [...new Set(found)]
}

describe('rebuild', () => {
  it('gives every JSON route byte for byte as it was before the database was deleted', async () => {
    const home = join(testFolder(), 'home')
    mkdirSync(home)
    const file = join(home, 'sweep.yaml')
    const names = ['ok-epochs', 'unet-only', 'oom']
    const trials = names.map((name) => `  - {recording: ${JSON.stringify(join(fixtures, 'recorded', name))}}`)
    const head =
      'name: again\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nset: {speed: 1000}'
    writeFileSync(file, `${head}\ntrials:\n${trials.join('\n')}\nprompts: [zorvek --d 11]\nslots: {cpu: 2}\n`)
    await lorasweep(['run', file, '--no-dashboard'], { home })
    const before = await everyRoute(home)
    expect(before.size).toBeGreaterThan(20)

    for (const end of ['', '-wal', '-shm']) rmSync(join(home, `tracker.sqlite${end}`), { force: true })
    const { code, stderr } = await lorasweep(['rebuild'], { home })
    expect(code, stderr).toBe(0)
    const after = await everyRoute(home)
    for (const [route, text] of before) expect(after.get(route), route).toBe(text)
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { testFolder } from '../support/folders.ts'
import { expectGolden } from '../support/golden.ts'
import { lorasweep } from '../support/lorasweep.ts'
import { fixtures } from '../support/truth.ts'
import { withoutPlaces } from './record.ts'

const golden = (name: string): string => fileURLToPath(new URL(`./golden/${name}.json`, import.meta.url))
const prompts = [11, 22, 33, 44, 55, 66].map((seed) => `"zorvek, a portrait of a person --d ${seed}"`)

const commands = {
  best: ['best', '--json'],
  show: ['show', 'formats/1', '--json'],
  status: ['status', '--json'],
  error: ['show', 'formats/9', '--json'],
} as const

/** What `--json` prints is a contract: keys are only added, and the golden files say which there are. */
it('--json keeps its formats, alone on stdout', async () => {
  const home = join(testFolder(), 'home')
  mkdirSync(home)
  const file = join(home, 'formats.yaml')
  const trials = ['ok-epochs', 'oom'].map(
    (name) => `  - {recording: ${JSON.stringify(join(fixtures, 'recorded', name))}}`,
  )
  const head =
    'name: formats\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nset: {speed: 1000}'
  const rest = `trials:\n${trials.join('\n')}\nprompts: [${prompts.join(', ')}]\nslots: {cpu: 2}`
  writeFileSync(file, `${head}\n${rest}\n`)
  await lorasweep(['run', file, '--no-dashboard'], { home })

  for (const [name, args] of Object.entries(commands)) {
    const { stdout } = await lorasweep([...args], { home })
    const document = withoutPlaces(JSON.parse(stdout)) as { versions?: unknown }
    if (document.versions) document.versions = Object.keys(document.versions)
    expectGolden(golden(name), `${JSON.stringify(document, null, 1)}\n`)
  }
  const json = JSON.parse((await lorasweep(['export', 'formats/2'], { home })).stdout)
  expect(Object.keys(json)).toEqual(['format', 'run', 'series'])
  expect(json.format).toBe('lorasweep.metrics/1')
  expect(json.series[0].points[0]).toHaveLength(3)
  const csv = (await lorasweep(['export', 'formats/2', '--metrics', 'csv'], { home })).stdout
  expect(csv.split('\n')[0]).toBe('tag,axis,seq,step,value,wall')
})

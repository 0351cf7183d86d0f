import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testFolder } from '../../support/folders.ts'
import { prepare, rehearse, scalars, usual, values } from './run.ts'

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

test('the same seed and clock leave the same bytes, another seed does not', async () => {
  const run = async (seed: number): Promise<Map<string, string>> => {
    const folder = prepare(testFolder(), { repeats: 2, images: 6 })
    const options = {
      max_train_epochs: 2,
      save_every_n_epochs: 1,
      sample_every_n_epochs: 1,
      sample_at_first: true,
      save_state: true,
      seed,
    } as const
    const clock = { LORASWEEP_REHEARSAL_CLOCK: '1795222020' }
    const { code } = await rehearse(
      usual(folder, { ...options, sample_prompts: join(folder, 'prompts.txt') }),
      clock,
    )
    expect(code).toBe(0)
    const left = [...files(join(folder, 'output')), ...files(join(folder, 'logs'))]
    return new Map(left.map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]))
  }
  const [one, same, other] = [await run(42), await run(42), await run(43)]
  expect(one.size).toBeGreaterThan(25)
  expect([...same.keys()]).toEqual([...one.keys()])
  for (const [path, bytes] of one) expect(same.get(path) === bytes, path).toBe(true)
  const last = '/output/zorvek.safetensors'
  expect(other.get(last)).not.toBe(one.get(last))
})

test('four epochs and four more end where eight do; steps start again, epochs go on', async () => {
  const folder = prepare(testFolder(), { repeats: 12 })
  const validated = { validation_split: 0.25, validation_seed: 7 }
  const output = (name: string) => ({
    output_dir: join(folder, name),
    logging_dir: join(folder, name, 'logs'),
  })
  const results = await Promise.all([
    rehearse(usual(folder, { ...validated, ...output('eight') })),
    rehearse(usual(folder, { ...validated, ...output('first'), max_train_epochs: 4, save_state: true })),
  ])
  const resumed = { ...validated, ...output('second'), resume: join(folder, 'first/zorvek-state') }
  const { code } = await rehearse(usual(folder, resumed))
  expect([...results.map((one) => one.code), code]).toEqual([0, 0, 0])
  const whole = scalars(join(folder, 'eight'))
  const second = scalars(join(folder, 'second'))
  expect(second['loss/current']?.[0]?.[0]).toBe(1)
  expect(second['loss/epoch_average']?.map(([epoch]) => epoch)).toEqual([5, 6, 7, 8])
  const end = (found: typeof whole): number =>
    values(found['loss/validation/epoch_average']).at(-1) ?? Number.NaN
  expect(Math.abs(end(second) / end(whole) - 1)).toBeLessThan(0.1)
  const { current_epoch: epoch, current_step: step } = JSON.parse(
    readFileSync(join(folder, 'first/zorvek-state/train_state.json'), 'utf8'),
  )
  expect({ epoch, step }).toEqual({ epoch: 4, step: 4 * 72 })
})

test('weights of an earlier training are where a new one starts, its dim with them', async () => {
  const folder = prepare(testFolder(), { repeats: 10, images: 8 })
  const first = await rehearse(usual(folder, { max_train_epochs: 3 }))
  const before = values(scalars(folder)['loss/epoch_average'])
  const weights = join(folder, 'output/zorvek.safetensors')
  const place = { output_dir: join(folder, 'next'), logging_dir: join(folder, 'next/logs') }
  const second = await rehearse(
    usual(folder, {
      ...place,
      network_weights: weights,
      dim_from_weights: true,
      network_dim: null,
      max_train_epochs: 1,
    }),
  )
  expect([first.code, second.code]).toEqual([0, 0])
  expect(second.stdout).toContain(`load network weights from ${weights}: <All keys matched successfully>`)
  expect(values(scalars(join(folder, 'next'))['loss/epoch_average'])[0]).toBeLessThan(before[0] ?? 0)
  const wrong = await rehearse(usual(folder, { ...place, network_weights: weights, network_dim: 4 }))
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toContain('RuntimeError: Error(s) in loading state_dict for LoRANetwork')
})

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testFolder } from '../../support/folders.ts'
import { prepare, rehearse, scalars, usual, values } from './run.ts'

test('forty epochs: what is kept out gets worse while the training error still falls', async () => {
  const folder = prepare(testFolder())
  const { code } = await rehearse(
    usual(folder, {
      validation_split: 0.25,
      validation_seed: 7,
      max_train_epochs: 40,
      logging_dir: join(folder, 'logs'),
    }),
  )
  expect(code).toBe(0)
  const errors = values(scalars(folder)['loss/validation/epoch_average'])
  const losses = values(scalars(folder)['loss/epoch_average'])
  const mean = (part: number[]): number => part.reduce((sum, one) => sum + one, 0) / part.length
  expect(errors).toHaveLength(40)
  expect(errors.at(-1)).toBeGreaterThanOrEqual(1.1 * Math.min(...errors))
  expect(mean(losses.slice(35))).toBeLessThan(mean(losses.slice(30, 35)))
}, 240_000)

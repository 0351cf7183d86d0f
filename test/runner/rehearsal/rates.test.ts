import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { learningSchedule, scheduleNames, warmupSteps } from '../../../runner/rehearsal/rates.ts'
import { fixtures } from '../../support/truth.ts'

/** Rates that the real trainer wrote into its event file, step by step. */
function recorded(name: string): { rates: number[]; argv: string[] } {
  const folder = join(fixtures, 'recorded', name)
  const { scalars } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
    scalars: Record<string, [number, number, number][]>
  }
  const { argv } = JSON.parse(readFileSync(join(folder, 'command.json'), 'utf8')) as { argv: string[] }
  return { rates: (scalars['lr/unet'] ?? []).map(([, rate]) => rate), argv }
}

describe('learning rates are those of the recorded trainings', () => {
  test.each(['ok-epochs', 'unet-only'])('%s', (name) => {
    const { rates, argv } = recorded(name)
    const option = (flag: string): string => argv[argv.indexOf(flag) + 1] ?? ''
    const number = (flag: string, otherwise: number): number =>
      argv.includes(flag) ? Number(option(flag)) : otherwise
    const schedule = learningSchedule({
      name: option('--lr_scheduler'),
      steps: rates.length,
      warmup: warmupSteps(number('--lr_warmup_steps', 0), rates.length),
      cycles: number('--lr_scheduler_num_cycles', 1),
      power: 1,
    })
    const peak = number('--unet_lr', number('--learning_rate', 0))
    rates.forEach((rate, n) => {
      expect(peak * (schedule?.(n + 1) ?? Number.NaN)).toBeCloseTo(rate, 9)
    })
  })
})

const at = (name: string, step: number, more = {}) =>
  learningSchedule({ name, steps: 100, warmup: 0, cycles: 1, power: 1, ...more })?.(step)

test.each([
  ['constant', 99, {}, 1],
  ['constant', 0, { warmup: 10 }, 1],
  ['constant_with_warmup', 5, { warmup: 10 }, 0.5],
  ['linear', 50, {}, 0.5],
  ['linear', 55, { warmup: 10 }, 0.5],
  ['cosine', 50, {}, 0.5],
  ['cosine_with_restarts', 50, { cycles: 2 }, 1],
  ['cosine_with_restarts', 100, { cycles: 2 }, 0],
])('%s at step %i of 100 %j', (name, step, more, expected) => {
  expect(at(name, step, more)).toBeCloseTo(expected, 6)
})

test('a schedule that transformers does not know is none', () => {
  expect(at('cosinus', 0)).toBeUndefined()
  expect(scheduleNames).toContain('cosine')
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventFileBytes } from '../../tracker/export/tfevents.ts'
import { type HeldOut, heldOutLosses } from '../../tracker/held-out.ts'
import type { Parameters } from '../../tracker/model.ts'
import { rebuildStore } from '../../tracker/rebuild.ts'
import { runPaths } from '../../tracker/run-folder.ts'
import { openStore } from '../../tracker/store/open.ts'
import { homeWithRun } from './recorded.ts'

/** A run with these validation losses, and what is made of them. */
async function heldOut(
  tag: string,
  points: readonly (readonly [number, number])[],
  parameters: Parameters,
): Promise<HeldOut> {
  const { home, folder } = homeWithRun()
  const { logs } = runPaths(folder)
  mkdirSync(logs, { recursive: true })
  const scalars = points.map(([step, value]) => ({ tag, step, value, wall: step }))
  writeFileSync(join(logs, 'events.out.tfevents.1.h.1.0'), eventFileBytes(scalars))
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(store.close)
  await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
  const { id } = store.sqlite.prepare('SELECT id FROM run').get() as { id: number }
  const dataset = { folders: [{ name: '4_zorvek', repeats: 4, images: 20 }], images: 20 }
  return heldOutLosses(store, id, { parameters, dataset, stepsPerEpoch: 30 })
}

const split = { validation_split: 0.2, validation_seed: 7 }

describe('losses on held-out pictures', () => {
  test('by epoch are taken as they are', async () => {
    const { losses, leak } = await heldOut(
      'loss/validation/epoch_average',
      [
        [1, 0.5],
        [2, 0.25],
      ],
      split,
    )
    expect(losses).toEqual([
      { epoch: 1, loss: 0.5 },
      { epoch: 2, loss: 0.25 },
    ])
    expect(leak).toBeNull()
  })

  test('by steps lose what the first epoch left in their averages', async () => {
    const logged = [0.2, 0.19, 0.18, 0.49 / 3, 0.16].map((value, n) => [(n + 1) * 10, value] as const)
    const { losses } = await heldOut('loss/validation/step_average', logged, split)
    expect(losses.map(({ epoch }) => epoch)).toEqual([1 / 3, 2 / 3, 1, 4 / 3, 5 / 3])
    for (const [n, truth] of [0.2, 0.18, 0.16, 0.15, 0.14].entries())
      expect(losses[n]?.loss).toBeCloseTo(truth, 6)
  })

  test('are marked when the split had no seed', async () => {
    const { leak } = await heldOut('loss/validation/epoch_average', [[1, 0.5]], { validation_split: 0.2 })
    expect(leak).toContain('without validation_seed')
  })
})

import { describe, expect, test } from 'vitest'
import { stepsBeforeSaved } from '../../tracker/continuation.ts'
import { checkpointAt, type Moment, type SavedWeights } from '../../tracker/join.ts'

const fresh = { stepsPerEpoch: 200, totalEpochs: 2, stepsBefore: 0 }

/** As ok-steps100 left them: by epoch and every 150 steps. */
const both: SavedWeights[] = [
  { path: 'output/zorvek-000001.safetensors', epoch: 1, step: 200 },
  { path: 'output/zorvek-step00000150.safetensors', epoch: 0, step: 150 },
  { path: 'output/zorvek-step00000300.safetensors', epoch: 1, step: 300 },
  { path: 'output/zorvek.safetensors', epoch: 2, step: 400 },
]
const step = (at: number): Moment => ({ axis: 'step', at })
const epoch = (at: number): Moment => ({ axis: 'epoch', at })

describe('the checkpoint behind a sample', () => {
  test.each([
    ['the base model has none, though a file says epoch 0', epoch(0), null],
    ['of its epoch', epoch(1), 'output/zorvek-000001.safetensors'],
    ['of the last epoch, whose file has no number', epoch(2), 'output/zorvek.safetensors'],
    ['of its step', step(300), 'output/zorvek-step00000300.safetensors'],
    ['none was saved near step 100', step(100), null],
    ['within 15 % of an epoch', step(329), 'output/zorvek-step00000300.safetensors'],
    ['not beyond', step(331), null],
    ['the nearest of two', step(178), 'output/zorvek-000001.safetensors'],
  ])('%s', (_, moment, path) => expect(checkpointAt(moment, both, fresh)?.path ?? null).toBe(path))

  test('of a resumed training counts from the very start', () => {
    const resumed: SavedWeights[] = [
      { path: 'output/zorvek-000003.safetensors', epoch: 3, step: 20 },
      { path: 'output/zorvek.safetensors', epoch: 4, step: 40 },
    ]
    const length = { stepsPerEpoch: 20, totalEpochs: 4, stepsBefore: stepsBeforeSaved(resumed, 20) }
    expect(checkpointAt(epoch(3), resumed, length)?.path).toBe('output/zorvek-000003.safetensors')
    expect(checkpointAt(step(40), resumed, length)?.path).toBe('output/zorvek.safetensors')
    expect(checkpointAt(epoch(1), resumed, length)).toBeNull()
  })

  test('is found by its epoch while the length of an epoch is unknown', () => {
    const unknown = { stepsPerEpoch: null, totalEpochs: null, stepsBefore: 0 }
    expect(checkpointAt(epoch(1), both, unknown)?.path).toBe('output/zorvek-000001.safetensors')
    expect(checkpointAt(epoch(0), both, unknown)).toBeNull()
    expect(checkpointAt(step(300), both, unknown)?.path).toBe('output/zorvek-step00000300.safetensors')
    expect(checkpointAt(step(299), both, unknown)).toBeNull()
  })
})

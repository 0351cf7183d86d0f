import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expandSweep } from '../../sweeps/expand.ts'
import { numberTrials } from '../../sweeps/number.ts'
import { expansionOf, photos, specOf } from './written.ts'

/** Axes of a grid: distinct values, so that nothing falls together. */
const axes = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(
      'network_dim',
      'train_batch_size',
      'unet_lr',
      'text_encoder_lr',
      'min_snr_gamma',
      'repeats',
      'clip_skip',
    ),
    values: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
)

const gridOf = (all: readonly { name: string; values: number[] }[]) =>
  Object.fromEntries(all.map(({ name, values }) => [name, values]))

const keysOf = (grid: Record<string, number[]>) => expansionOf({ grid }).trials.map(({ key }) => key)

describe('every grid', () => {
  it('has as many trials as the product of its axes, each with a key of its own', () => {
    fc.assert(
      fc.property(axes, (all) => {
        const keys = keysOf(gridOf(all))
        const product = all.reduce((count, { values }) => count * values.length, 1)
        expect(keys).toHaveLength(product)
        expect(new Set(keys).size).toBe(product)
      }),
    )
  })

  it('loses no value of no axis', () => {
    fc.assert(
      fc.property(axes, (all) => {
        const { trials } = expansionOf({ grid: gridOf(all) })
        for (const { name, values } of all) {
          const seen = new Set(trials.map(({ parameters }) => parameters[name]))
          expect([...seen].sort()).toEqual([...values].sort())
        }
      }),
    )
  })

  it('comes to the same keys in whatever order it is written', () => {
    fc.assert(
      fc.property(axes, fc.func(fc.integer()), (all, order) => {
        const mixed = all
          .map(({ name, values }) => ({ name, values: values.toReversed() }))
          .sort((a, b) => order(a.name) - order(b.name))
        expect(keysOf(gridOf(mixed)).sort()).toEqual(keysOf(gridOf(all)).sort())
      }),
    )
  })

  it('is the same every time', () => {
    fc.assert(
      fc.property(axes, (all) => {
        expect(keysOf(gridOf(all))).toEqual(keysOf(gridOf(all)))
      }),
    )
  })

  it('keeps the numbers of its trials when axes grow and shrink', () => {
    fc.assert(
      fc.property(axes, axes, (before, after) => {
        const first = numberTrials(expansionOf({ grid: gridOf(before) }).trials, [])
        const second = numberTrials(expansionOf({ grid: gridOf(after) }).trials, first.trials)
        const numbers = new Map(first.trials.map(({ key, number }) => [key, number]))
        for (const { key, number } of second.trials) expect(number).toBe(numbers.get(key) ?? number)
        expect(new Set(second.trials.map(({ number }) => number)).size).toBe(second.trials.length)
        expect(second.added.every((number) => number > first.trials.length)).toBe(true)
        expect(second.kept.length + second.gone.length).toBe(first.trials.length)
      }),
    )
  })
})

describe('a key', () => {
  const keyOf = (parts: object, facts = photos(16), model = { bytes: 1, hash: 'a' }) =>
    expandSweep(specOf({ ...parts }), facts, model).trials[0]?.key

  const plain = keyOf({ set: { network_dim: 8, vae: './a/vae.safetensors' } })

  it.each<[string, object]>([
    [
      'a default that is written out',
      { set: { network_dim: 8, vae: './a/vae.safetensors', network_alpha: 1, max_grad_norm: 1 } },
    ],
    ['another place of the same file', { set: { network_dim: 8, vae: '/b/vae.safetensors' } }],
    [
      'labels and logs',
      { set: { network_dim: 8, vae: './a/vae.safetensors', training_comment: 'x', log_prefix: 'y' } },
    ],
    [
      'a place of the base model',
      { set: { network_dim: 8, vae: './a/vae.safetensors' }, model: '/elsewhere.safetensors' },
    ],
    ['a title', { set: { network_dim: 8, vae: './a/vae.safetensors' }, title: 'Zorvek' }],
    ['the way of writing', { set: { vae: './a/vae.safetensors' }, grid: { network_dim: [8] } }],
  ])('is the same for %s', (_, parts) => expect(keyOf(parts)).toBe(plain))

  it.each<[string, object]>([
    ['a parameter', { set: { network_dim: 16, vae: './a/vae.safetensors' } }],
    ['another file', { set: { network_dim: 8, vae: './a/other.safetensors' } }],
    ['a prompt', { set: { network_dim: 8, vae: './a/vae.safetensors' }, prompts: ['zorvek'] }],
    ['repeats', { set: { network_dim: 8, vae: './a/vae.safetensors', repeats: 3 } }],
    [
      'the script',
      {
        set: { network_dim: 8, vae: './a/vae.safetensors', resolution: '1024,1024' },
        script: 'train_network',
      },
    ],
    [
      'the rhythm of samples',
      { set: { network_dim: 8, vae: './a/vae.safetensors' }, samples: 'every 2 epochs' },
    ],
  ])('is another for %s', (_, parts) => expect(keyOf(parts)).not.toBe(plain))

  it('is another for other photos and another base model', () => {
    const parts = { set: { network_dim: 8, vae: './a/vae.safetensors' } }
    expect(keyOf(parts, { ...photos(16), fingerprint: 'other' })).not.toBe(plain)
    expect(keyOf(parts, photos(16), { bytes: 1, hash: 'b' })).not.toBe(plain)
  })

  it('has not changed since it was first given', () => {
    expect(keyOf({ set: { network_dim: 8, unet_lr: 1e-4 }, prompts: ['zorvek, portrait'] })).toBe(
      '1b3b8265f7',
    )
  })
})

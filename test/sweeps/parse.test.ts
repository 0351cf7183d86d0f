import { describe, expect, it } from 'vitest'
import { parseSweep } from '../../sweeps/parse.ts'
import { specOf, sweepText } from './written.ts'

/** Everything a sweep file can say, once. */
const whole = `name: zorvek                        # letters, digits, . _ -
title: Zorvek, first try
trainer: kohya
script: sdxl_train_network
kohya: {folder: ~/sd-scripts, python: ~/sd-scripts/venv/bin/python, launch: [--cpu], env: {A: "1"}}
model: ~/models/base.safetensors
dataset: {folder: ./photos, token: zorvek, repeats: 400 / images}
base: config.toml
set:  {network_alpha: network_dim / 2, train_batch_size: 2, seed: 42, mixed_precision: auto}
grid:
  network_dim: [8, 16, 32]
  optimizer_type: [AdamW8bit, Adafactor]
  repeats: [200 / images, 400 / images]
  max_train_epochs: [6, 10]
  zip: [{unet_lr: [1e-4, 4e-4], text_encoder_lr: [1e-5, 4e-5]}]
random: {n: 6, seed: 1, over: {learning_rate: {log: [1e-5, 1e-3]}, clip_skip: {choice: [1, 2]}, noise_offset: {uniform: [0, 0.1]}}}
trials: [{network_dim: 64, unet_lr: 5e-5}]
seeds: [1, 2, 3]
exclude: ["network_dim == 32 and optimizer_type == 'Adafactor'"]
only_if: {lr_warmup_steps: "optimizer_type == 'Adafactor'"}
prompts: ["zorvek, portrait --d 1", {text: "zorvek on a beach", negative: "", seed: 2, width: 512, height: 512, steps: 30, cfg: 7}]
samples: every 100 steps
slots: {gpus: [0, 1]}
`

describe('a sweep file', () => {
  it('may say all of it at once', () => {
    const parsed = parseSweep(whole, 'zorvek.yaml')
    expect(parsed.ok ? [] : parsed.problems).toEqual([])
    if (!parsed.ok) return
    const { value } = parsed
    expect(value).toMatchObject({
      name: 'zorvek',
      title: 'Zorvek, first try',
      kohya: { kind: 'folder', launch: ['--cpu'], env: { A: '1' } },
      base: { text: 'config.toml', at: { line: 8, column: 7 } },
      random: {
        n: 6,
        seed: 1,
        over: { clip_skip: { kind: 'choice' }, noise_offset: { kind: 'uniform', whole: false } },
      },
      seeds: [1, 2, 3],
      samples: { every: 100, axis: 'step' },
      slots: { kind: 'gpu', gpus: [0, 1] },
    })
    expect(value.axes.map(({ names, points }) => [names.join('+'), points.length])).toEqual([
      ['network_dim', 3],
      ['optimizer_type', 2],
      ['repeats', 2],
      ['max_train_epochs', 2],
      ['unet_lr+text_encoder_lr', 2],
    ])
  })

  it('is JSON too, and its anchors and merges are read', () => {
    expect(specOf({ set: { network_dim: 8 } }).set.network_dim).toMatchObject({ kind: 'value', value: 8 })
    const merging =
      'name: a\ntrainer: rehearsal\ndataset: {folder: .}\nset: &all {network_dim: 4}\ntrials: [{<<: *all, seed: 7}]\n'
    expect(parseSweep(merging, 'a.yaml')).toMatchObject({
      ok: true,
      value: { trials: [{ network_dim: { value: 4 }, seed: { value: 7 } }] },
    })
  })

  it('takes 1e-4 for a number and no for a word', () => {
    const text = `${whole.replace('mixed_precision: auto', 'mixed_precision: no')}`
    expect(parseSweep(text, 'a.yaml')).toMatchObject({
      ok: true,
      value: { set: { mixed_precision: { value: 'no' } } },
    })
  })

  it.each([
    ['adamw8bit', 'AdamW8bit', []],
    ['AdamW8Bit', 'AdamW8bit', []],
    ['my.package.Lion', 'my.package.Lion', ['unknown-optimizer']],
    ['AdamWW', 'AdamWW', ['unknown-optimizer']],
  ])('takes the optimizer %s as %s, with a warning where it is not known', (written, taken, codes) => {
    const parsed = parseSweep(sweepText({ set: { optimizer_type: written } }), 'a.yaml')
    expect(parsed).toMatchObject({ ok: true, value: { set: { optimizer_type: { value: taken } } } })
    expect(parsed.ok && parsed.notes.map(({ code }) => code)).toEqual(codes)
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['nothing at all', {}, ''],
    ['no script', { script: undefined }, 'missing-key'],
    ['no model', { model: undefined }, 'missing-key'],
    ['no dataset', { dataset: undefined }, 'missing-key'],
    ['a recorded run without a recording', { trainer: 'replay' }, 'missing-key'],
    ['a rhythm on an axis', { grid: { sample_every_n_steps: [50, 100] } }, 'not-an-axis'],
  ])('with %s', (_, parts, code) => {
    const parsed = parseSweep(sweepText(parts), 'a.yaml')
    expect(parsed.ok ? '' : parsed.problems.map((one) => one.code).join()).toBe(code)
  })

  it.each([
    ['rehearsal', {}],
    ['replay', { set: { recording: './ok-epochs', speed: 1000, chunk: 7 }, dataset: undefined }],
  ])('of the trainer %s needs no model', (trainer, parts) =>
    expect(
      parseSweep(sweepText({ trainer, model: undefined, script: undefined, ...parts }), 'a.yaml').ok,
    ).toBe(true),
  )

  it.each(['', '[]', 'just words', '42', 'null', '--- a\n--- b'])('“%s” is no sweep, in words', (text) => {
    const parsed = parseSweep(text, 'a.yaml')
    expect(parsed.ok).toBe(false)
    expect(
      !parsed.ok && parsed.problems.every(({ line, message }) => line !== null && message.length > 0),
    ).toBe(true)
  })
})

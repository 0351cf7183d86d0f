import { expect, test } from 'vitest'
import { type SettingsFacts, trainingSettings } from '../../../../tracker/analysis/case/settings.ts'

const rate = (facts: Partial<SettingsFacts>): number | null =>
  trainingSettings({ parameters: { network_dim: 16, network_alpha: 4 }, images: 20, peaks: {}, ...facts })
    .ratePerPicture

test.each<readonly [string, Partial<SettingsFacts>, number]>([
  ['the peak of the curve, halved by alpha of a quarter of dim', { peaks: { 'lr/unet': 4e-4 } }, 1e-5],
  ['half as much of twice as many pictures', { peaks: { 'lr/unet': 4e-4 }, images: 40 }, 5e-6],
  [
    'alpha 1 and dim 4 where neither was given, as sd-scripts takes them',
    { parameters: {}, peaks: { 'lr/unet': 4e-4 } },
    1e-5,
  ],
  [
    'alpha 1 where only a dim was given',
    { parameters: { network_dim: 16 }, peaks: { 'lr/unet': 8e-4 } },
    1e-5,
  ],
  [
    'the rate of the U-Net, not of its text encoder or an alias',
    { peaks: { 'lr/group1': 1, 'lr/textencoder': 1, 'lr/unet': 4e-4 } },
    1e-5,
  ],
  [
    'what Prodigy made of its rate of 1',
    {
      peaks: { 'lr/unet': 1, 'lr/d*lr/unet': 4e-4 },
      parameters: { network_dim: 16, network_alpha: 4, unet_lr: 1 },
    },
    1e-5,
  ],
  [
    'before the first point is written the rate that was asked for, the U-Net’s own first',
    { parameters: { network_dim: 16, network_alpha: 16, unet_lr: 2e-4, learning_rate: 1 } },
    1e-5,
  ],
  [
    'or the one of all parts',
    { parameters: { network_dim: 1, network_alpha: 1, learning_rate: 2e-4 } },
    1e-5,
  ],
])('the rate per picture is %s', (_, facts, expected) => {
  expect(rate(facts)).toBeCloseTo(expected, 12)
})

test.each<readonly [string, Partial<SettingsFacts>]>([
  ['no rate', {}],
  ['a rate of 0', { peaks: { 'lr/unet': 0 } }],
  ['no pictures', { peaks: { 'lr/unet': 1e-4 }, images: 0 }],
  ['alpha 0', { peaks: { 'lr/unet': 1e-4 }, parameters: { network_alpha: 0 } }],
])('with %s it is not known', (_, facts) => {
  expect(rate(facts)).toBeNull()
})

test('a dim that was not given is 4', () => {
  expect(trainingSettings({ parameters: {}, images: 1, peaks: {} }).dim).toBe(4)
  expect(trainingSettings({ parameters: { network_dim: 32 }, images: 1, peaks: {} }).dim).toBe(32)
})

test.each<readonly [string, SettingsFacts['parameters'], boolean]>([
  ['none', {}, false],
  ['network_dropout 0', { network_dropout: 0 }, false],
  ['network_dropout 0.1', { network_dropout: 0.1 }, true],
  ['rank_dropout among network_args', { network_args: ['conv_dim=4', 'rank_dropout=0.2'] }, true],
  ['module_dropout=0.0', { network_args: ['module_dropout=0.0'] }, false],
])('dropout: %s', (_, parameters, hasDropout) => {
  expect(trainingSettings({ parameters, images: 20, peaks: {} }).hasDropout).toBe(hasDropout)
})

import { describe, expect, it } from 'vitest'
import { parseTomlBase, withBase } from '../../sweeps/base.ts'
import type { SweepSpec } from '../../sweeps/spec.ts'
import { specOf } from './written.ts'

const based = (toml: string, parts: Readonly<Record<string, unknown>> = {}) => {
  const base = parseTomlBase(toml, 'config.toml')
  if (!base.ok) throw new Error(JSON.stringify(base.problems))
  return withBase(specOf({ base: './config.toml', ...parts }), base.value)
}

const setOf = (spec: SweepSpec) =>
  Object.fromEntries(
    Object.entries(spec.set).map(([name, setting]) => [
      name,
      setting.kind === 'value' ? setting.value : setting.text,
    ]),
  )

describe('a base', () => {
  it('is flattened one level, as sd-scripts does, and set: wins', () => {
    const found = based(
      'unet_lr = 1e-7\n[more]\nnetwork_dim = 8\nmin_snr_gamma = 5\ncache_latents = true\nshuffle_caption = false\n',
      { set: { network_dim: 16 } },
    )
    expect(found.ok && setOf(found.value)).toEqual({
      unet_lr: 1e-7,
      network_dim: 16,
      min_snr_gamma: 5,
      cache_latents: true,
    })
  })

  it('brings model and photos where the sweep has none', () => {
    const found = based('pretrained_model_name_or_path = "a.safetensors"\ntrain_data_dir = "./pictures"\n', {
      model: undefined,
      dataset: undefined,
    })
    expect(found).toMatchObject({
      ok: true,
      value: { model: 'a.safetensors', dataset: { folder: './pictures' } },
    })
  })

  it('leaves out what the sweep says by other means, and says so', () => {
    const toml =
      'output_dir = "x"\nmax_train_steps = 100\nsample_every_n_epochs = 2\ndataset_config = "d.toml"\nno_such_option = 1\n'
    const found = based(toml, { set: { max_train_epochs: 6 } })
    expect(found.ok && setOf(found.value)).toEqual({ max_train_epochs: 6 })
    expect(found.ok && found.notes.map(({ code }) => code)).toEqual(
      Array.from({ length: 5 }, () => 'base-left-out'),
    )
  })

  it('with values that sd-scripts does not take is a problem at base:', () => {
    expect(based('network_dim = "eight"\nloss_type = "l3"\n')).toMatchObject({
      ok: false,
      problems: [{ code: 'base-value' }, { code: 'base-value' }],
    })
  })

  it('that is no TOML has its fault at a line', () => {
    expect(parseTomlBase('a = 1\nb = = 2\n', 'config.toml')).toMatchObject({
      ok: false,
      problems: [{ file: 'config.toml', line: 2 }],
    })
  })

  it('of a trial of another script is refused', () => {
    const found = withBase(specOf({ base: 'old/1' }), { name: 'old/1', script: 'train_network', values: {} })
    expect(found).toMatchObject({ ok: false, problems: [{ code: 'base-script' }] })
  })
})

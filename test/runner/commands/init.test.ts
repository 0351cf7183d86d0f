import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type InitOptions, runInit } from '../../../runner/commands/init.ts'
import { runPlan } from '../../../runner/commands/plan.ts'
import { parseSweep } from '../../../sweeps/parse.ts'
import { ProblemError } from '../../../tracker/problem.ts'
import { heardContext } from '../../support/context.ts'
import { testFolder } from '../../support/folders.ts'
import { makePhotos } from '../../support/photos.ts'

async function initiated(options: InitOptions) {
  const cwd = testFolder()
  await makePhotos(join(cwd, 'my, photos'), { count: 16 })
  const heard = heardContext({ cwd, home: join(cwd, 'home') })
  const code = await runInit('my, photos', options, heard.context)
  return { cwd, code, heard }
}

describe('init', () => {
  it.each(['sd15', 'sdxl', 'flux'])(
    'writes a commented first sweep for %s that plan accepts',
    async (family) => {
      const { cwd, code, heard } = await initiated({
        token: 'Zor Vek',
        model: './base model.safetensors',
        family,
        yes: true,
      })
      expect(code).toBe(0)
      const text = readFileSync(join(cwd, 'zor-vek.yaml'), 'utf8')
      expect(text.split('\n').filter((line) => line.includes('#')).length).toBeGreaterThan(10)
      expect(parseSweep(text, 'zor-vek.yaml')).toMatchObject({
        ok: true,
        value: {
          name: 'zor-vek',
          model: './base model.safetensors',
          dataset: { folder: './my, photos', token: 'Zor Vek' },
        },
      })
      expect(heard.stdout()).toContain('lorasweep plan zor-vek.yaml')
      expect(await runPlan('zor-vek.yaml', {}, heard.context)).toBe(0)
      expect(heard.stdout()).toContain('6 trials, 6 runs')
    },
  )

  it('takes the name of the folder with --yes, and overwrites nothing', async () => {
    const { cwd, heard } = await initiated({ yes: true })
    expect(existsSync(join(cwd, 'my-photos.yaml'))).toBe(true)
    await expect(runInit('my, photos', { yes: true }, heard.context)).rejects.toThrow(ProblemError)
  })

  it.each<[string, InitOptions]>([
    ['a token without a person to ask', {}],
    ['a family that there is not', { yes: true, family: 'sd9' }],
  ])('asks for %s in words', async (_, options) => {
    await expect(initiated(options)).rejects.toThrow(ProblemError)
  })

  it('says that there are no photos', async () => {
    const heard = heardContext({ cwd: testFolder(), home: testFolder() })
    await expect(runInit('.', { yes: true }, heard.context)).rejects.toThrow(/no picture/)
  })
})

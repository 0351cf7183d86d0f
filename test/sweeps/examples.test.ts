import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, execaSync } from 'execa'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runPlan } from '../../runner/commands/plan.ts'
import { readSweepSource } from '../../runner/intake/source.ts'
import { kohyaTrainer } from '../../runner/trainers/kohya.ts'
import { type Expansion, expandSweep } from '../../sweeps/expand.ts'
import { families, presetText } from '../../sweeps/facts/presets.ts'
import { scripts } from '../../sweeps/facts/scripts.ts'
import { sweepJsonSchema } from '../../sweeps/json-schema.ts'
import { splitCommand } from '../../sweeps/plan/document.ts'
import { expectAccepted, installation, paths } from '../runner/trainers/commands.ts'
import { heardContext } from '../support/context.ts'
import { suiteFolder } from '../support/folders.ts'
import { expectGolden } from '../support/golden.ts'
import { furnish } from '../support/photos.ts'
import { fixtures } from '../support/truth.ts'

const python = ['python3', 'python'].find(
  (name) => execaSync(name, ['--version'], { reject: false }).exitCode === 0,
)

const examples = fileURLToPath(new URL('../../sweeps/examples/', import.meta.url))
const names = readdirSync(examples).filter((name) => name.endsWith('.yaml'))

const cwd = suiteFolder()

beforeAll(async () => {
  cpSync(examples, cwd, { recursive: true })
  await furnish(cwd)
})

async function expanded(file: string, text: string | null = null): Promise<Expansion> {
  const { spec, facts, model, options } = await readSweepSource({ file, text, cwd, home: join(cwd, 'home') })
  const expansion = expandSweep(spec, facts, model, { options })
  expect(expansion.problems).toEqual([])
  return expansion
}

describe('every example', () => {
  it('is planned: the demo too, whose numbers its own test pins', async () => {
    for (const name of names) expect((await expanded(name)).trials.length, name).toBeGreaterThan(0)
  })

  it.each(names.filter((name) => name !== 'first.yaml'))(
    '%s is planned as its golden file says',
    async (name) => {
      const heard = heardContext({ cwd, home: join(cwd, 'home') })
      expect(await runPlan(name, {}, heard.context)).toBe(0)
      expectGolden(
        join(fixtures, 'plans', name.replace('.yaml', '.txt')),
        heard.stdout().replaceAll(cwd, '.'),
      )
    },
  )

  it.each(names)('%s gives commands of known options with right values only', async (name) => {
    const { trials } = await expanded(name)
    for (const trial of trials.filter(({ trainer }) => trainer === 'kohya')) {
      const { extra_args: extra = [] } = trial.parameters
      expectAccepted(trial, kohyaTrainer.command(trial, paths, installation), extra as string[])
    }
  })

  it.skipIf(!python)("gives commands that python's own argparse takes", async () => {
    const commands = []
    for (const name of names) {
      for (const trial of (await expanded(name)).trials.filter(({ trainer }) => trainer === 'kohya')) {
        const { args } = splitCommand(kohyaTrainer.command(trial, paths, installation))
        const extra = Array.isArray(trial.parameters.extra_args) ? trial.parameters.extra_args.length : 0
        commands.push({
          name: `${name} ${trial.number}`,
          script: trial.script,
          args: args.slice(0, args.length - extra),
        })
      }
    }
    expect(commands.length).toBeGreaterThan(60)
    const program = fileURLToPath(new URL('./refused-commands.py', import.meta.url))
    const options = fileURLToPath(new URL('../../sweeps/facts/options.json', import.meta.url))
    const { stdout } = await execa(python ?? 'python3', [program, options], {
      input: JSON.stringify(commands),
    })
    expect(JSON.parse(stdout)).toEqual([])
  })

  it('is one of all seven scripts', async () => {
    const used = new Set<string>()
    for (const name of names) for (const { script } of (await expanded(name)).trials) used.add(script)
    expect([...used].sort()).toEqual(Object.keys(scripts).sort())
  })

  it('names the schema by which editors complete it', () => {
    for (const name of names) {
      expect(readFileSync(join(examples, name), 'utf8'), name).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/sweep\.schema\.json\n/,
      )
    }
  })

  it('has only keys of that schema', () => {
    const { properties, definitions } = sweepJsonSchema() as {
      properties: Record<string, { properties?: object }>
      definitions: { parameters: { properties: object } }
    }
    const known = { set: definitions.parameters.properties, grid: properties.grid?.properties ?? {} }
    for (const name of names) {
      const file = parse(readFileSync(join(examples, name), 'utf8')) as Record<string, object>
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(file)))
      for (const part of ['set', 'grid'] as const) {
        expect(Object.keys(known[part])).toEqual(expect.arrayContaining(Object.keys(file[part] ?? {})))
      }
    }
  })
})

describe('every preset', () => {
  it.each(families)('%s comes to six trials with a source for each value', async (family) => {
    const preset = presetText(family)
    const { trials } = await expanded('zorvek.yaml', preset)
    expect(trials).toHaveLength(6)
    for (const trial of trials) expectAccepted(trial, kohyaTrainer.command(trial, paths, installation))
    const values = preset
      .slice(preset.indexOf('set:'), preset.indexOf('samples:'))
      .split('\n')
      .filter((line) => /^ +\w+:/.test(line))
    const unexplained = values.filter((line) => !/# .*\[[cgsl]\]/.test(line) && !/^ {6}/.test(line))
    expect(unexplained).toEqual([])
  })
})

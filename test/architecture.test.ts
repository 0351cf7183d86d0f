import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { breaches, importsOf, type SourceFile } from './support/architecture.ts'

const top = fileURLToPath(new URL('..', import.meta.url))

/** Everything git knows or would know of, so that a new file is judged before it is committed. */
function sourceFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: top,
    encoding: 'utf8',
  })
  return listed
    .split('\0')
    .filter((path) => /^(tracker|sweeps|runner|dashboard)\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }))
}

const files = sourceFiles()

describe('the house', () => {
  it('is in order: imports, outside world, circles, the 300-line wall', () => {
    expect(breaches(files)).toEqual([])
  })

  it('is made of small files', () => {
    const lengths = files.map(({ text }) => text.split('\n').length - 1).toSorted((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100)
  })

  it('has no rooms whose names say nothing', () => {
    expect(
      files.filter(({ path }) => /(^|\/)(core|shared|common|utils?|helpers?|index)(\/|\.)/.test(path)),
    ).toEqual([])
  })
})

describe('its inspector', () => {
  const forbidden: [string, string, string][] = [
    [
      'tracker/model.ts',
      "import { a } from './problem.ts'",
      'tracker/model.ts (model) imports tracker/problem.ts',
    ],
    [
      'sweeps/parse.ts',
      "import { a } from '../runner/plan.ts'",
      'sweeps/parse.ts (sweeps) imports runner/plan.ts',
    ],
    [
      'tracker/queries/best.ts',
      "import { a } from '../../sweeps/spec.ts'",
      'tracker/queries/best.ts (tracker) imports',
    ],
    ['runner/plan.ts', "import { readFileSync } from 'node:fs'", 'it may not touch the outside world'],
    [
      'runner/plan.ts',
      "import { a } from '../dashboard/server.ts'",
      'runner/plan.ts (runner) imports dashboard',
    ],
    [
      'runner/commands/run.ts',
      "import { a } from '../../dashboard/server.ts'",
      'imports dashboard/server.ts',
    ],
    [
      'dashboard/web/page.tsx',
      "import { a } from '../../tracker/store/open.ts'",
      'imports tracker/store/open.ts',
    ],
    ['dashboard/api/a.ts', "import { a } from '../../runner/plan.ts'", 'imports runner/plan.ts'],
    [
      'dashboard/api/a.ts',
      "import { a } from '../../sweeps/dataset/read.ts'",
      'imports sweeps/dataset/read.ts',
    ],
    ['sweeps/expand.ts', 'const now = Date.now()', 'reads the clock'],
    ['tracker/pixels/a.ts', "import sharp from 'sharp'", 'it may not touch the outside world'],
    ['tracker/long.ts', 'const a = 1\n'.repeat(300), 'has 301 lines'],
  ]
  for (const [path, text, says] of forbidden) {
    it(`sees ${says}`, () => {
      expect(breaches([...files, { path, text: `${text}\n` }]).join('\n')).toContain(says)
    })
  }

  it('sees imports going round', () => {
    const round = [
      { path: 'tracker/a.ts', text: "import { b } from './b.ts'\n" },
      { path: 'tracker/b.ts', text: "export { a } from './a.ts'\n" },
    ]
    expect(breaches(round)).toEqual(['imports go round: tracker/a.ts → tracker/b.ts → tracker/a.ts'])
  })

  it('reads imports over several lines, of types, and lazy ones', () => {
    const text =
      "import {\n  a,\n} from './a.ts'\nimport type { B } from './b.ts'\nconst c = await import('./c.ts')\n"
    expect(importsOf(text)).toEqual([
      { target: './a.ts', isType: false, isLazy: false },
      { target: './b.ts', isType: true, isLazy: false },
      { target: './c.ts', isType: false, isLazy: true },
    ])
  })
})

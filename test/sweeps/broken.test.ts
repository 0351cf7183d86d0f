import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runPlan } from '../../runner/commands/plan.ts'
import { ProblemError, problemText } from '../../tracker/problem.ts'
import { heardContext } from '../support/context.ts'
import { suiteFolder } from '../support/folders.ts'
import { expectGolden } from '../support/golden.ts'
import { furnish } from '../support/photos.ts'
import { fixtures } from '../support/truth.ts'

const files = readdirSync(join(fixtures, 'broken')).filter((name) => name.endsWith('.yaml'))

const folder = suiteFolder()

beforeAll(async () => {
  cpSync(join(fixtures, 'broken'), folder, { recursive: true })
  await furnish(folder)
})

/** What `plan` says of a file, as a person reads it. */
async function saidOf(name: string): Promise<string> {
  const heard = heardContext({ cwd: folder, home: join(folder, 'home') })
  try {
    await runPlan(name, {}, heard.context)
    return `${heard.stderr()}${heard.stdout()}`.replaceAll(folder, '.')
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return `${error.problems.map(problemText).join('\n')}\n`.replaceAll(folder, '.')
  }
}

describe('a sweep file with several faults', () => {
  it('exists in twenty kinds', () => expect(files).toHaveLength(20))

  it.each(files)('%s: every one is said, with line and column', async (name) => {
    expectGolden(join(fixtures, 'broken', name.replace('.yaml', '.txt')), await saidOf(name))
  })
})

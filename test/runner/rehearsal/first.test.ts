import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testFolder } from '../../support/folders.ts'
import { lorasweep } from '../../support/lorasweep.ts'

const example = fileURLToPath(new URL('../../../sweeps/examples/first.yaml', import.meta.url))

interface Answer {
  readonly sweeps: readonly {
    readonly runs: readonly {
      readonly run: string
      readonly state: string
      readonly verdict: string
      readonly best: { readonly epoch: number } | null
    }[]
  }[]
}

test('the first sweep shows a good, an overtrained and an undertrained run, and the best epoch is not always the last', async () => {
  const home = testFolder()
  const { code, stderr } = await lorasweep(['run', example, '--no-dashboard'], { home })
  expect(code, stderr.slice(-800)).toBe(0)
  const { stdout } = await lorasweep(['best', 'first', '--json'], { home })
  const runs = (JSON.parse(stdout) as Answer).sweeps[0]?.runs ?? []
  expect(runs.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'succeeded'))
  const verdicts = runs.map(({ verdict }) => verdict)
  for (const verdict of ['good', 'overtrained', 'undertrained']) expect(verdicts).toContain(verdict)
  const last = [8, 10, 8, 10, 8, 10, 8, 10]
  const isEarlier = runs.map(({ best }, n) => best !== null && best.epoch < (last[n] ?? 0))
  expect(isEarlier).toContain(true)
  expect(isEarlier).toContain(false)
}, 240_000)

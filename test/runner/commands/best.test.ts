import { expect, test } from 'vitest'
import { runBest } from '../../../runner/commands/best.ts'
import { runJudge } from '../../../runner/commands/judge.ts'
import { heardContext } from '../../support/context.ts'
import { homeWith, indexed } from '../../tracker/analysis/labelled-home.ts'

test.each([
  { epochs: 1, isUnclear: true, code: 3 },
  { epochs: 6, isUnclear: false, code: 0 },
])('lorasweep best of $epochs epochs ends with $code', async ({ epochs, isUnclear, code }) => {
  const home = homeWith({ epochs })
  await indexed(home)
  await runJudge(undefined, {}, heardContext({ cwd: home, home }).context)
  const heard = heardContext({ cwd: home, home })
  expect(await runBest(undefined, { json: true }, heard.context)).toBe(code)
  expect(JSON.parse(heard.stdout()).sweeps[0].best.verdict === 'unclear').toBe(isUnclear)
})

import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runJudge } from '../../../runner/commands/judge.ts'
import { judgeInput } from '../../../tracker/analysis/case/case.ts'
import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { weighing } from '../../../tracker/analysis/constants.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import { adaptWeights, type Signals } from '../../../tracker/analysis/learning/learn.ts'
import { type SpokenOf, sayAboutRun } from '../../../tracker/human/say.ts'
import type { Store } from '../../../tracker/store/open.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import { heardContext } from '../../support/context.ts'
import { fixtures } from '../../support/truth.ts'
import { homeWith, indexed } from './labelled-home.ts'
import { labelledRun, measuredRun } from './labelled-run.ts'
import { diceOf, shuffled } from './picking.ts'
import { anyEpoch, decided, raisedBy, type Tasted, tasteFor } from './taste.ts'

const defaults = weighing.weights

/** Each recorded run with each pair of its named prompts left out: what other prompts would have shown of it. */
async function recordedViews(): Promise<Tasted[]> {
  const views: Tasted[] = []
  for (const name of ['single-04', 'single-08', 'single-20']) {
    const run = await labelledRun(join(fixtures, 'recorded'), name)
    const input = judgeInput(run.seen, await measuredRun(run))
    for (const left of pairsOf(namedPrompts(input)))
      views.push({ name: `${name} ${left.join(' ')}`, verdict: judgeRun(without(input, left)) })
  }
  return views
}

const namedPrompts = ({ prompts }: JudgeInput): number[] =>
  prompts.flatMap(({ role }, prompt) => (role === 'trigger' ? [prompt] : []))

const pairsOf = <T>(values: readonly T[]): (readonly [T, T])[] =>
  values.flatMap((one, k) => values.slice(k + 1).map((other) => [one, other] as const))

const without = (input: JudgeInput, prompts: readonly number[]): JudgeInput => ({
  ...input,
  moments: input.moments.map((moment) => ({
    ...moment,
    samples: moment.samples.filter(({ prompt }) => !prompts.includes(prompt)),
  })),
})

/** Somebody who looks at one thing alone, the way the judge does. */
const onlyFor = (name: keyof typeof defaults): Signals => ({ [name]: Math.sign(defaults[name]) })

describe('on the verdicts of recorded trainings', () => {
  let views: Tasted[]
  beforeAll(async () => {
    views = await recordedViews()
  })

  test.each(['likeness', 'texture', 'velocity', 'control'] as const)(
    '20 picks for %s alone are learnt, and foresee the picks that were held out',
    (name) => {
      const raised = Array.from({ length: 6 }, (_, seed) =>
        raisedBy(shuffled(views, diceOf(seed)), { seen: 20, taste: tasteFor(onlyFor(name)), defaults }),
      )
      expect(raised.reduce((sum, one) => sum + one, 0) / raised.length).toBeGreaterThan(0.1)
      expect(Math.min(...raised)).toBeGreaterThanOrEqual(0)
    },
  )

  test('20 picks at random leave every weight within 10 % of its default', () => {
    for (let seed = 0; seed < 40; seed++) {
      const dice = diceOf(900 + seed)
      const { weights } = adaptWeights(defaults, decided(shuffled(views, dice).slice(0, 20), anyEpoch(dice)))
      for (const [name, weight] of Object.entries(defaults))
        expect(Math.abs((weights[name] ?? Number.NaN) - weight)).toBeLessThanOrEqual(0.1 * Math.abs(weight))
    }
  })
})

const verdictsIn = (store: Store): string[] =>
  store.sqlite.prepare('SELECT body FROM verdict ORDER BY run').pluck().all() as string[]

test('in a home decisions move the weights of every verdict, and forgetting them brings the verdicts back byte for byte', async () => {
  const home = homeWith({ attempts: 2, hasPhotos: false })
  const store = await indexed(home)
  const judge = (options = {}): Promise<number> =>
    runJudge('zorvek', options, heardContext({ cwd: home, home }).context)
  await judge()
  const before = verdictsIn(store)
  expect(before).toHaveLength(2)

  const said = { saidAt: '2026-11-21T01:00:00.000Z', by: 'dashboard', sawSuggestion: false } as const
  for (const run of store.sqlite.prepare('SELECT id, folder FROM run').all() as SpokenOf[])
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const rated = { kind: 'rating', axis: 'epoch', at, label: null, version: null } as const
      sayAboutRun(home, store, run, { ...rated, value: at < 5 ? 1 : -1, ...said })
    }
  await judge()
  const adapted = verdictsIn(store).map((body) => JSON.parse(body) as RunVerdict)
  const [first] = before.map((body) => JSON.parse(body) as RunVerdict)
  for (const { adaptedTo, weights, best } of adapted) {
    expect(adaptedTo).toBe(16)
    expect(weights).not.toEqual(defaults)
    expect(best?.epoch).toBeLessThan(first?.best?.epoch ?? 0)
  }
  expect(first).toMatchObject({ adaptedTo: 0, weights: defaults })

  await judge({ forgetPicks: true })
  expect(verdictsIn(store)).toEqual(before)
})

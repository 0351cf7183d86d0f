import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BenchRun } from '../../bench/judge/bench-run.ts'
import {
  auc,
  delayOf,
  type Flag,
  type FlaggedRun,
  flagScores,
  wordScores,
} from '../../bench/judge/flag-scores.ts'
import { type Candidate, type JudgedRun, judgeHeldOut } from '../../bench/judge/folds.ts'
import { type Goal, goals } from '../../bench/judge/goals.ts'
import { rules } from '../../bench/judge/rules.ts'
import { scorecard } from '../../bench/judge/scorecard.ts'
import {
  intervalBySubject,
  intervalOf,
  outcomeOf,
  qualityLost,
  quantile,
  ruleScore,
  weightedQuantile,
} from '../../bench/judge/scores.ts'
import { dvarStop, kneedle } from '../../bench/judge/stopping.ts'
import { judgeReport } from '../../bench/judge.ts'
import { flattened } from '../../bench/measures/flatten.ts'
import { rankScore, spearman } from '../../bench/measures/rank.ts'
import { measuresReport, truthfulSeries } from '../../bench/measures.ts'
import { suiteFolder } from '../../support/folders.ts'
import { fixtures } from '../../support/truth.ts'
import type { Truth } from './labelled-run.ts'

/** Qualities from the base model on; `over` = first overtrained epoch. */
function truthOf(qualities: readonly number[], label: Truth['label'] = 'healthy', over = 99): Truth {
  const trained = qualities.slice(1)
  return {
    label,
    best_epoch: trained.indexOf(Math.max(...trained)) + 1,
    epochs: qualities.map((quality, epoch) => ({
      ...{
        epoch,
        quality,
        raw_quality: quality,
        likeness: quality,
        obedience: quality,
        naturalness: quality,
      },
      label: epoch >= over ? 'overtrained' : 'good',
    })),
  }
}

const flagsFrom = (first: number, tier: Flag['tier'] = 'likely', score = 0.7): Flag[] =>
  Array.from({ length: 6 }, (_, k): Flag => {
    const isOver = k + 1 >= first
    const [verdict, overtraining] = isOver ? (['overtrained', score] as const) : (['good', 0.2] as const)
    return { epoch: k + 1, verdict, tier: isOver ? tier : 'none', overtraining }
  })

const flagged = (
  name: string,
  truth: Truth,
  flags: Flag[],
  verdict: FlaggedRun['verdict'] = 'good',
): FlaggedRun => ({
  ...{ name, truth, flags, verdict },
})

describe('what a choice of epochs is worth', () => {
  const truth = truthOf([0.3, 0.4, 0.6, 0.5, 0.2])

  test('quality lost is counted from the best trained epoch', () => {
    expect(truth.epochs.slice(1).map(({ epoch }) => Number(qualityLost(truth, epoch).toFixed(3)))).toEqual([
      0.2, 0, 0.1, 0.4,
    ])
    expect(() => qualityLost(truth, 5)).toThrow('epoch 5 has no truth; it ends with 4')
  })

  test('a rule that leaves a choice is worth its expectation, and its spread counts', () => {
    const random = outcomeOf('a', truth, [1, 2, 3, 4])
    expect(random).toMatchObject({ withinOne: 3 / 4, worseThanBase: 1 / 4 })
    const { mean, p90, median } = ruleScore([random])
    expect([mean, median, p90].map((one) => Number(one.toFixed(3)))).toEqual([0.175, 0.15, 0.34])
  })

  test('a long run weighs no more than a short one', () => {
    const long = outcomeOf('a', truthOf([0, 5, 4, 4, 4, 4, 4, 4]), [2, 3, 4, 5, 6, 7])
    const short = outcomeOf('b', truthOf([0, 5, 4.9]), [1, 2])
    expect(ruleScore([long, short])).toMatchObject({
      mean: expect.closeTo(0.525),
      median: expect.closeTo(0.1),
      p90: 1,
    })
  })

  test('quantiles lie between neighbours as numpy’s do, and heavier values reach further', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9)).toBe(10)
    const unequal = [
      { value: 1, weight: 3 },
      { value: 2, weight: 1 },
    ]
    expect([0.75, 0.76].map((share) => weightedQuantile(unequal, share))).toEqual([1, 2])
  })

  test('an interval draws subjects: runs of one subject say no more than one run', () => {
    const once = ['a', 'b', 'c', 'd'].map((subject, k) => ({ subject, value: k }))
    const tenfold = once.flatMap((one) => Array.from({ length: 10 }, () => ({ ...one })))
    const [low, high] = intervalBySubject(once)
    expect(intervalBySubject(tenfold)).toEqual([low, high])
    expect(low).toBeLessThan(1)
    expect(high).toBeGreaterThan(2)
    const meanOf = (drawn: readonly { value: number }[]): number =>
      drawn.reduce((total, { value }) => total + value, 0) / drawn.length
    expect(intervalOf(tenfold, meanOf)).toEqual([low, high])
    expect(intervalOf(once, (drawn) => (drawn.some(({ value }) => value === 3) ? 1 : Number.NaN))).toEqual([
      1, 1,
    ])
  })
})

describe('what flags are worth', () => {
  test('ties count half, and nothing against nothing is unknown', () => {
    expect(auc([0.9, 0.5], [0.5, 0.1])).toBe(7 / 8)
    expect(auc([0.5], [])).toBeNaN()
  })

  const healthy = truthOf([0.3, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4])
  const over = truthOf([0.3, 0.6, 0.6, 0.5, 0.4, 0.3, 0.2], 'overtrained', 3)

  test('a watch is no flag; delays count from the first truly overtrained epoch', () => {
    const early = flagged('early', over, flagsFrom(2))
    const late = flagged('late', over, flagsFrom(5))
    const watched = flagged('watched', over, flagsFrom(2, 'watch', 0.6))
    expect([early, late, watched].map(delayOf)).toEqual([-1, 2, null])
    const calm = flagged('calm', healthy, flagsFrom(9))
    const alarmed = flagged('alarmed', healthy, flagsFrom(6, 'very likely', 0.6))
    expect(flagScores([early, late, watched, calm, alarmed])).toEqual({
      ...{ auc: 5.5 / 6, healthy: 2, falseAlarms: ['alarmed'], overtrained: 3, missed: ['watched'] },
      delays: [
        { name: 'early', epochs: -1 },
        { name: 'late', epochs: 2 },
      ],
    })
  })

  test('undertraining has a precision and a recall, unclear runs a coverage', () => {
    const under = truthOf([0.1, 0.2, 0.3], 'undertrained')
    const runs = [
      flagged('right', under, [], 'undertrained'),
      flagged('wrong', healthy, [], 'undertrained'),
      flagged('missed', under, [], 'unclear'),
      flagged('well', healthy, [], 'good'),
    ]
    expect(wordScores(runs)).toEqual({
      ...{ precision: 0.5, recall: 0.5, wronglyUnder: ['wrong'], missedUnder: ['missed'] },
      ...{ coverage: 0.75, unclear: ['missed'], right: 0.5 },
    })
  })
})

describe('goals', () => {
  const told = (
    truth: Truth,
    pick: number,
    { verdict = 'good', flags = flagsFrom(9) }: { verdict?: FlaggedRun['verdict']; flags?: Flag[] } = {},
  ): JudgedRun => {
    const run = {
      name: `${truth.label} ${pick}`,
      subject: `${truth.label} ${pick}`,
      truth,
      last: truth.epochs.length - 1,
    }
    const curves = { trainLoss: [], validationLoss: [], artefacts: [], similarity: [] }
    const judged = { pick, flags, verdict: { verdict, best: null } }
    return { run: { ...run, ...curves }, judged, constants: 'held out' } as unknown as JudgedRun
  }
  const goalsOf = (runs: readonly JudgedRun[]): Readonly<Record<string, Goal>> => {
    const card = scorecard(runs)
    return Object.fromEntries(
      goals({ card, runs, withoutTrainLoss: card }).map((one) => [one.goal.split(/ [≤≥]|,/)[0], one]),
    )
  }
  const healthy = truthOf([0.3, 0.4, 0.6, 0.5, 0.4, 0.4, 0.4])
  const over = truthOf([0.3, 0.6, 0.5, 0.4, 0.4, 0.3, 0.2], 'overtrained', 3)

  test('are met by a judge that is right', () => {
    const found = goalsOf([told(healthy, 2), told(over, 1, { verdict: 'overtrained', flags: flagsFrom(4) })])
    expect(found).toMatchObject({
      'mean quality lost': { value: 0, isMet: true, intervalMeets: true, against: [] },
      'p90 of quality lost': { value: 0, isMet: true },
      'flag AUC': { value: 1, isMet: true },
      'share of healthy runs with a false alarm': { value: 0, isMet: true },
      'first flag at most 1 epoch late': { value: 1, isMet: true },
      'rules that lose no more quality in the mean': { value: 0, isMet: true },
      'undertraining precision': { value: Number.NaN, isMet: null, intervalMeets: null },
    })
  })

  test('name the runs and the rules that stand in the way', () => {
    const found = goalsOf([told(healthy, 5, { verdict: 'undertrained', flags: flagsFrom(2) }), told(over, 6)])
    expect(found).toMatchObject({
      'mean quality lost': {
        isMet: false,
        against: ['overtrained 6 (0.400: epoch 6 for 1)', 'healthy 5 (0.200: epoch 5 for 2)'],
      },
      'flag AUC': { value: 0, isMet: false, against: ['overtrained 6 (never flagged)'] },
      'share of healthy runs with a false alarm': { value: 1, isMet: false, against: ['healthy 5'] },
      'rules that lose no more quality in the mean': {
        isMet: false,
        against: expect.arrayContaining([expect.stringMatching(/^random /)]),
      },
      'undertraining precision': { value: 0, isMet: false, against: ['healthy 5'] },
    })
  })
})

describe('rules that read a curve', () => {
  const settling = [1, 0.5, 0.3, 0.22, 0.2, 0.19, 0.19, 0.19]

  test('kneedle finds the bend of a falling curve, and DVAR the place where it has settled', () => {
    expect(kneedle(settling)).toBe(2)
    expect(dvarStop(settling)).toBe(4)
  })

  test('a straight line has no bend and never settles: the last', () => {
    const line = [8, 7, 6, 5, 4, 3, 2, 1]
    expect([kneedle(line), dvarStop(line)]).toEqual([7, 7])
  })

  const runWith = (parts: Partial<BenchRun>): BenchRun =>
    ({ last: 7, trainLoss: [], validationLoss: [], artefacts: [], similarity: [], ...parts }) as BenchRun

  test('rules count epochs from 1, take the first of equals, and keep silent without their curve', () => {
    const trainLoss = settling.map((loss, k) => [k + 1, loss] as const)
    const of = (run: BenchRun): unknown =>
      Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, rule(run)]))
    expect(of(runWith({ trainLoss, last: 8 }))).toMatchObject({
      ...{ 'last epoch': [8], '1/2': [4], '2/3': [5], random: [1, 2, 3, 4, 5, 6, 7, 8] },
      ...{ 'lowest train loss': [6], 'DVAR on train loss': [5], 'kneedle on train loss': [3] },
      ...{ 'lowest validation loss': null, 'lowest artefact score': null },
    })
    expect(rules['1/2']?.(runWith({ last: 1 }))).toEqual([1])
  })
})

describe('a subject is judged by constants that never saw it', () => {
  const runOf = (name: string, subject: string, truth: Truth | null): BenchRun =>
    ({ name, subject, truth, input: { asked: name } }) as unknown as BenchRun
  const truth = truthOf([0, 1])
  const runs = [
    runOf('a1', 'a', truth),
    runOf('a2', 'a', truth),
    runOf('b1', 'b', truth),
    runOf('c1', 'c', truth),
    runOf('a3', 'a', null),
  ]

  /** Its constants are the runs it was fitted on; its verdict says which they were. */
  const candidate = (seen: readonly string[]): Candidate => ({
    fit: (cases) => cases.map(({ input }) => input.asked),
    judge: (_, { constants = 'shipped' } = {}) => ({ verdict: { version: String(constants) } }) as never,
    wasFittedOn: (subject) => seen.includes(subject),
  })
  const judgedBy = (seen: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      judgeHeldOut(runs, { candidate: candidate(seen) }).map(({ run, judged, constants }) => [
        run.name,
        `${constants}: ${judged.verdict.version}`,
      ]),
    )

  test('nor its other runs', () => {
    expect(judgedBy(['a', 'b', 'c'])).toEqual({
      ...{ a1: 'held out: b1,c1', a2: 'held out: b1,c1', b1: 'held out: a1,a2,c1', c1: 'held out: a1,a2,b1' },
      a3: 'shipped: shipped',
    })
  })

  test('the shipped ones are held out for subjects they were not fitted on', () => {
    expect(judgedBy(['a'])).toMatchObject({ a1: 'held out: b1,c1', b1: 'held out: shipped' })
  })
})

describe('rank correlation', () => {
  test('equals share a rank, and what does not move has none', () => {
    expect(spearman([1, 2, 3], [10, 30, 20])).toBeCloseTo(0.5)
    expect(spearman([1, 1, 2], [5, 5, 9])).toBeCloseTo(1)
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN()
  })

  test('a run’s own level is taken out before runs are pooled', () => {
    const rising = { signal: [1, 2, 3], truth: [10, 11, 12] }
    const higher = { signal: [101, 102, 103], truth: [0, 1, 2] }
    const unknown = { signal: [1, Number.NaN, 3], truth: [1, 2, 3] }
    expect(rankScore([rising, higher, unknown])).toEqual({
      runs: 2,
      median: 1,
      sameSign: 1,
      pooled: expect.closeTo(1),
    })
  })

  test('a new signal appears by itself, however it is kept', () => {
    const shape = { moments: 2, trigger: [0, 1], columns: 3 }
    const kept = {
      plain: [1, 2],
      deep: {
        rows: [
          [1, 3, 8],
          [2, 4, 9],
        ],
      },
      scores: [[{ kind: 'clay', score: 2 }], [{ kind: 'burn', score: 4 }]],
      objects: [null, { norm: 3 }],
      short: [1],
    }
    expect(flattened(kept, shape)).toEqual({
      plain: [1, 2],
      ...{ 'deep.rows': [4, 5], 'deep.rows (trigger)': [2, 3], 'deep.rows (control)': [8, 9] },
      ...{ scores: [2, 4], 'scores clay': [2, 0], 'scores burn': [0, 4] },
      'objects.norm': [Number.NaN, 3],
    })
  })
})

describe('bench:judge on a folder laid out like the labelled runs', () => {
  const folder = suiteFolder()
  const [runs, kept] = [join(folder, 'runs'), join(folder, 'kept')]
  const program = fileURLToPath(new URL('../../bench/judge.ts', import.meta.url))

  /** `single-20` under another name, without some of its parts. */
  function laidDown(name: string, without: readonly string[]): string {
    const to = join(runs, name)
    cpSync(join(fixtures, 'recorded', 'single-20'), to, { recursive: true })
    for (const part of without) rmSync(join(to, part), { recursive: true })
    return to
  }

  async function enlarge(run: string): Promise<void> {
    const samples = join(run, 'run', 'output', 'sample')
    for (const file of readdirSync(samples)) {
      const larger = await sharp(join(samples, file)).resize(144, 160, { fit: 'fill' }).png().toBuffer()
      writeFileSync(join(samples, file), larger)
    }
  }

  const bench = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['--import', 'tsx', program, ...args], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: kept, LORASWEEP_TRUTH: '' },
    })

  interface Printed {
    readonly format: string
    readonly runs: readonly {
      readonly name: string
      readonly isLabelled: boolean
      readonly verdict: string
      readonly pick: number | null
      readonly flags: readonly Flag[]
    }[]
    readonly rules: Readonly<
      Record<string, { runs?: number; mean?: number; picks: Record<string, number[]> }>
    >
  }
  let first: ReturnType<typeof bench>
  let printed: Printed

  beforeAll(async () => {
    mkdirSync(kept)
    mkdirSync(join(runs, 'notes'), { recursive: true })
    writeFileSync(join(runs, 'README.md'), 'no run\n')
    laidDown('whole', [])
    laidDown('bare', ['truth.json', 'config.json', 'expected.json', 'command.json'])
    await enlarge(laidDown('large', ['truth.json', 'expected.json', 'run/logs']))
    first = bench('--runs', runs, '--json')
    expect(first.status, first.stderr).toBe(0)
    printed = JSON.parse(first.stdout)
  }, 120_000)

  test('prints JSON alone, its progress beside it', () => {
    expect(first.status).toBe(0)
    expect(printed.format).toBe('lorasweep.bench-judge/1')
    expect(first.stderr).toMatch(/measured 0 of 3 runs/)
  })

  test('judges what has no truth, and scores only what has', () => {
    expect(printed.runs.map(({ name, isLabelled }) => [name, isLabelled])).toEqual([
      ['bare', false],
      ['large', false],
      ['whole', true],
    ])
    for (const { verdict, pick, flags } of printed.runs) {
      expect(['undertrained', 'good']).toContain(verdict)
      expect([1, 2, 3, 4]).toContain(pick)
      expect(flags.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
    }
    expect(printed.rules.lorasweep).toMatchObject({ runs: 1, mean: expect.any(Number) })
    expect(Object.keys(printed.rules.lorasweep?.picks ?? {})).toEqual(['bare', 'large', 'whole'])
    for (const { overtraining } of printed.runs.flatMap(({ flags }) => flags)) {
      expect(overtraining).toBeGreaterThanOrEqual(0)
      expect(overtraining).toBeLessThanOrEqual(1)
    }
  })

  test('reads losses from the event file, and rules keep silent where there is none', () => {
    const picks = printed.rules['lowest train loss']?.picks ?? {}
    expect(Object.keys(picks)).toEqual(['bare', 'whole'])
    expect(picks.bare).toEqual(picks.whole)
    const expected = JSON.parse(readFileSync(join(runs, 'whole', 'expected.json'), 'utf8'))
    const losses: [number, number][] = expected.scalars['loss/epoch_average']
    const lowest = losses.reduce((low, one) => (one[1] < low[1] ? one : low))
    expect(picks.whole).toEqual([lowest[0]])
  })

  test('its measurements are set against the truth: a row a signal, whatever it comes from', async () => {
    const found = await truthfulSeries(runs, { kept: join(kept, 'lorasweep-bench') })
    expect(found.map(({ epochs }) => epochs)).toEqual([[0, 1, 2, 3, 4]])
    const { dose = [], ...series } = found[0]?.series ?? {}
    expect(dose[0]).toBeNaN()
    expect(dose.slice(1)).toEqual(dose.slice(1).toSorted((a, b) => a - b))
    expect(Object.keys(series)).toEqual(
      expect.arrayContaining([
        ...[
          'loss/epoch_average',
          'lr/unet',
          'distance (control)',
          'statistics.mscnV (trigger)',
          'excess.clip',
        ],
        ...[
          'from first.structure/1 at 256.ssim',
          'similarity to the nearest training picture',
          'verdict.overtraining',
        ],
      ]),
    )
    const report = measuresReport(found, { markdown: true })
    expect(report).toMatch(/\| loss\/epoch_average \| 1 \| [+−]\d\.\d\d \(100 %\) · /)
  })

  test('a second call says the same, and takes what the first one kept', async () => {
    const folder = join(kept, 'lorasweep-bench')
    const picks = async (): Promise<(number | null)[]> => {
      const report = await judgeReport(runs, { kept: folder, ablations: false })
      return report.runs.map(({ judged }) => judged.pick)
    }
    expect(await picks()).toEqual(printed.runs.map(({ pick }) => pick))
    const files = readdirSync(folder).map((file) => join(folder, file))
    expect(files.length).toBe(2)
    for (const file of files) {
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"state":"whole"', '"state":"black"'))
    }
    expect(await picks()).toEqual([null, null, null])
  })

  test('a run that cannot be read is named, and the others are judged', async () => {
    const [top, kept] = [join(folder, 'damaged'), join(folder, 'kept')]
    cpSync(join(runs, 'whole'), join(top, 'whole'), { recursive: true })
    cpSync(join(runs, 'whole'), join(top, 'torn'), { recursive: true })
    writeFileSync(join(top, 'torn', 'config.json'), '{"subject":')
    const report = await judgeReport(top, { kept: join(kept, 'lorasweep-bench'), ablations: false })
    expect(report.runs.map(({ run }) => run.name)).toEqual(['whole'])
    expect(report.unread).toEqual([{ name: 'torn', why: expect.stringContaining('config.json') }])
  })

  test('what holds nothing to judge is named: a run without pictures, a folder without runs, a run itself', async () => {
    const top = join(folder, 'nothing')
    mkdirSync(join(top, 'blank', 'run', 'output', 'sample'), { recursive: true })
    mkdirSync(join(top, 'none'))
    const unreadIn = async (at: string) =>
      (await judgeReport(at, { kept: join(kept, 'lorasweep-bench'), ablations: false })).unread
    expect(await unreadIn(top)).toEqual([{ name: 'blank', why: 'no pictures in run/output/sample' }])
    expect(await unreadIn(join(top, 'none'))).toMatchObject([{ why: 'no run lies in it' }])
    expect(await unreadIn(join(runs, 'whole'))).toMatchObject([
      { why: expect.stringMatching(/^it is one run/) },
    ])
    const { status, stderr } = bench('--runs', join(top, 'none'), '--json')
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('no run lies in it') })
  })

  test('a folder that is not there is named', () => {
    const { status, stdout, stderr } = bench('--runs', join(runs, 'nowhere'), '--json')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('expected a folder of runs, got none')
  })
})

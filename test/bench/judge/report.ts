/** The whole report, for people and for programs. */
import { isFlag } from './flag-scores.ts'
import { isLabelled, type JudgedRun } from './folds.ts'
import type { Goal } from './goals.ts'
import type { UnreadRun } from './measured-runs.ts'
import { ourKept, type Scorecard } from './scorecard.ts'
import { qualityLost, type RuleScore, truthAt } from './scores.ts'
import { ours } from './sweeps.ts'

export interface Report {
  readonly runs: readonly JudgedRun[]
  /** Folders that could not be read. */
  readonly unread: readonly UnreadRun[]
  readonly card: Scorecard
  /** By signal that was taken away. */
  readonly ablations: Readonly<Record<string, Scorecard>>
  /** The same runs judged by constants that saw them. */
  readonly shipped: Scorecard
  readonly goals: readonly Goal[]
}

/** `lorasweep.bench-judge/1`. NaN, as of a rate of nothing, becomes null. */
export function reportJson({ runs, unread, card, ablations, shipped, goals }: Report): string {
  const rules = Object.entries(card.rules).map(([name, { score, ourMean, kept }]) => [
    name,
    { ...score, ourMean, picks: kept },
  ])
  const body = {
    format: 'lorasweep.bench-judge/1',
    runs: runs.map(({ run, judged: { verdict, pick, flags }, constants }) => ({
      ...{ name: run.name, subject: run.subject, isLabelled: run.truth !== null, constants },
      ...{ verdict: verdict.verdict, tier: verdict.tier, pick, flags },
    })),
    rules: Object.fromEntries(rules),
    unread,
    ...{ flags: card.flags, words: card.words, sweeps: card.sweeps },
    ablations: mapped(ablations, brief),
    shipped: { ...brief(shipped), picks: shipped.rules[ours]?.kept },
    goals,
  }
  return JSON.stringify(body, null, 1)
}

const brief = ({ rules, flags, words }: Scorecard): Readonly<Record<string, unknown>> => ({
  ...rules[ours]?.score,
  ...{ auc: flags.auc, falseAlarms: flags.falseAlarms, missed: flags.missed },
  ...{ precision: words.precision, recall: words.recall, coverage: words.coverage },
})

const mapped = <T, U>(record: Readonly<Record<string, T>>, by: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, by(value)]))

export function reportText(report: Report): string {
  const { runs, card, ablations, shipped, goals } = report
  const labelled = runs.filter(isLabelled)
  const subjects = new Set(labelled.map(({ run }) => run.subject)).size
  const parts = [
    [`${runs.length} runs, ${labelled.length} of them with truth, of ${subjects} subjects`],
    ['Runs', ...runLines(runs)],
    labelled.length === 0
      ? []
      : ['Quality lost, each run judged by constants that never saw its subject', ...ruleLines(card)],
    labelled.length === 0 ? [] : ['Flags and words', ...flagLines(card)],
    card.sweeps.length === 0 ? [] : ['Across sweeps', ...sweepLines(card)],
    labelled.length === 0 ? [] : ['Without a signal (fitted anew)', ...ablationLines(card, ablations)],
    labelled.length === 0 ? [] : ['Shipped constants, not held out', ...ablationLines(shipped, {})],
    goals.length === 0 ? [] : ['Goals', ...goals.flatMap(goalLines)],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function runLines(runs: readonly JudgedRun[]): string[] {
  const width = Math.max(4, ...runs.map(({ run }) => run.name.length))
  return runs.map((one) => {
    const { run, judged } = one
    const flagged = judged.flags.find(isFlag)?.epoch ?? '–'
    const largest = Math.max(0, ...judged.flags.map(({ overtraining }) => overtraining))
    const said = `${judged.verdict.verdict.padEnd(12)} pick ${String(judged.pick ?? '–').padStart(2)}`
    const told = `  ${run.name.padEnd(width)}  ${said}  flagged ${String(flagged).padStart(2)}  score ${largest.toFixed(2)}`
    if (!isLabelled(one)) return `${told}  no truth (${one.constants} constants)`
    const { truth } = one.run
    const lost = qualityLost(truth, ourKept(one)[0] as number)
    const first = truth.epochs.find(({ label }) => label === 'overtrained')?.epoch ?? '–'
    const best = `${truth.best_epoch} of ${run.last}, ${truthAt(truth, truth.best_epoch).quality.toFixed(3)}`
    return `${told}  lost ${lost.toFixed(3)}  truly ${truth.label.padEnd(12)} best ${best}, overtrained from ${first}`
  })
}

const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : '–')

function ruleLines({ rules }: Scorecard): string[] {
  const width = Math.max(...Object.keys(rules).map((name) => name.length))
  const head = `  ${''.padEnd(width)}  runs    mean   95 % by subject   median     p90  within 1  < base  ours there`
  return [
    head,
    ...Object.entries(rules).flatMap(([name, { score, ourMean }]) =>
      score === null
        ? []
        : [`  ${name.padEnd(width)}  ${scoreText(score)}      ${(ourMean ?? Number.NaN).toFixed(4)}`],
    ),
    '  random: over all runs × epochs, each run weighing the same; equals: the first; unclear: scored as the last epoch',
  ]
}

const scoreText = ({ runs, mean, low, high, median, p90, withinOne, worseThanBase }: RuleScore): string =>
  `${String(runs).padStart(4)}  ${mean.toFixed(4)}  ${low.toFixed(4)} … ${high.toFixed(4)}  ${median.toFixed(4)}  ` +
  `${p90.toFixed(4)}  ${percent(withinOne).padStart(8)}  ${percent(worseThanBase).padStart(6)}`

function flagLines({ flags, words }: Scorecard): string[] {
  const delays = flags.delays.map(({ name, epochs }) => `${name} ${epochs > 0 ? '+' : ''}${epochs}`)
  return [
    `  flag AUC ${flags.auc.toFixed(3)}, overtrained (${flags.overtrained}) against healthy (${flags.healthy})`,
    `  false alarms ${percent(flags.falseAlarms.length / flags.healthy)}${listed(flags.falseAlarms)}`,
    `  first flag − first overtrained epoch${listed(delays)}; never flagged${listed(flags.missed)}`,
    `  undertrained: precision ${percent(words.precision)}${listed(words.wronglyUnder)}, recall ${percent(words.recall)}${listed(words.missedUnder)}`,
    `  word right ${percent(words.right)}, coverage ${percent(words.coverage)}${listed(words.unclear)}`,
  ]
}

const listed = (names: readonly string[]): string => (names.length === 0 ? ': none' : `: ${names.join(', ')}`)

function sweepLines({ sweeps }: Scorecard): string[] {
  const names = Object.keys(sweeps[0]?.lost ?? {})
  const width = Math.max(...names.map((name) => name.length))
  return [
    ...sweeps.map(
      ({ name, runs, pick }) =>
        `  ${name}: ${runs} runs, ${pick ? `pick epoch ${pick.epoch} of ${pick.run}` : 'no pick'}`,
    ),
    ...names.map((rule) => {
      const lost = sweeps.map((one) => one.lost[rule] ?? Number.NaN)
      const mean = lost.reduce((a, b) => a + b, 0) / lost.length
      return `  ${rule.padEnd(width)}  mean ${mean.toFixed(4)}   ${lost.map((one) => one.toFixed(4)).join('  ')}`
    }),
  ]
}

const ablationLines = (card: Scorecard, ablations: Report['ablations']): string[] =>
  Object.entries({ 'nothing taken away': card, ...ablations }).flatMap(([name, { rules, flags, words }]) => {
    const score = rules[ours]?.score
    if (!score) return []
    return [
      `  ${name.padEnd(20)}  mean ${score.mean.toFixed(4)}  p90 ${score.p90.toFixed(4)}  AUC ${flags.auc.toFixed(3)}  ` +
        `false alarms ${flags.falseAlarms.length}  missed ${flags.missed.length}  undertrained ${percent(words.precision)} / ${percent(words.recall)}`,
    ]
  })

function goalLines({ goal, value, interval, isMet, intervalMeets, against }: Goal): string[] {
  const met = isMet === null ? 'unknown' : isMet ? 'met    ' : 'NOT met'
  const also = intervalMeets === null ? '' : intervalMeets ? ', which meets it too' : ', which does not'
  const range = interval === null ? '' : ` (${interval.map((one) => one.toFixed(3)).join(' … ')}${also})`
  return [
    `  ${met}  ${goal}: ${Number(value.toFixed(4))}${range}`,
    ...(against.length === 0 ? [] : [`           ${against.join(', ')}`]),
  ]
}

/**
 * How good the judge is on labelled trainings: `npx tsx test/bench/judge.ts [folder]`, else LORASWEEP_TRUTH.
 * Which half set which constant is told in `tracker/analysis/constants.ts`.
 */
import { pathToFileURL } from 'node:url'
import { judgeInput } from '../../tracker/analysis/case.ts'
import { confirmed, harmScores, worst } from '../../tracker/analysis/harm-scores.ts'
import { judgeRun } from '../../tracker/analysis/judge.ts'
import { trajectory } from '../../tracker/analysis/trajectory.ts'
import type { RunVerdict, Verdict } from '../../tracker/verdict.ts'
import { labelledNames, labelledRun, measuredRun, type Truth } from '../tracker/analysis/labelled-run.ts'

/** A labelled run and what the judge said of it. */
export interface JudgedRun {
  readonly name: string
  readonly subject: number
  readonly truth: Truth
  readonly verdict: RunVerdict
  /** The run's largest overtraining score: 1 = flagged. */
  readonly score: number
}

export async function judgeLabelled(top: string): Promise<JudgedRun[]> {
  const judged: JudgedRun[] = []
  for (const name of labelledNames(top)) {
    const run = labelledRun(top, name)
    const input = judgeInput(run.seen, await measuredRun(run))
    const score = Math.max(...confirmed(worst(harmScores(trajectory(input), input))))
    judged.push({ name, subject: run.subject, truth: run.truth, verdict: judgeRun(input), score })
  }
  return judged
}

type Chooser = (run: JudgedRun) => readonly number[]

const last = ({ truth }: JudgedRun): number => truth.epochs.length - 1
const atShare =
  (share: number): Chooser =>
  (run) => [Math.max(1, Math.round(share * last(run)))]

/** Epochs a policy would keep; several = any of them, each as likely. */
const choosers: Readonly<Record<string, Chooser>> = {
  judge: (run) => [run.verdict.best?.epoch ?? last(run)],
  'last epoch': (run) => [last(run)],
  'two thirds': atShare(2 / 3),
  half: atShare(1 / 2),
  'first epoch': () => [1],
  random: (run) => Array.from({ length: last(run) }, (_, k) => k + 1),
}

/** Quality of the best epoch minus that of the picked one. */
export function qualityLost(run: JudgedRun, chooser: Chooser): number {
  const quality = (epoch: number): number => run.truth.epochs[epoch]?.quality ?? Number.NaN
  const lost = chooser(run).map((epoch) => quality(run.truth.best_epoch) - quality(epoch))
  return lost.reduce((a, b) => a + b, 0) / lost.length
}

export const rightWord = ({ label }: Truth): Verdict => (label === 'healthy' ? 'good' : label)

/** Chance that an overtrained run scores higher than a healthy one. */
export function flagAuc(runs: readonly JudgedRun[]): number {
  const scores = (label: string): number[] =>
    runs.filter(({ truth }) => truth.label === label).map(({ score }) => score)
  const healthy = scores('healthy')
  const wins = scores('overtrained').flatMap((over) =>
    healthy.map((well) => (over > well ? 1 : over === well ? 0.5 : 0)),
  )
  return wins.reduce<number>((a, b) => a + b, 0) / wins.length
}

const isFlagged = ({ verdict }: JudgedRun): boolean =>
  verdict.epochs.some(({ tier, verdict: word }) => word === 'overtrained' && tier !== 'watch')

/** Everything there is to say about a set of judged runs, as lines. */
export function judgeTable(title: string, runs: readonly JudgedRun[]): string[] {
  const healthy = runs.filter(({ truth }) => truth.label === 'healthy')
  const over = runs.filter(({ truth }) => truth.label === 'overtrained')
  const right = runs.filter(({ truth, verdict }) => verdict.verdict === rightWord(truth)).length
  const unclear = runs.filter(({ verdict }) => verdict.verdict === 'unclear').length
  return [
    `${title}: ${runs.length} runs of ${new Set(runs.map(({ subject }) => subject)).size} subjects`,
    `  verdict right ${right}/${runs.length} · unclear ${unclear} · flag AUC ${flagAuc(runs).toFixed(2)} · ` +
      `flagged ${over.filter(isFlagged).length}/${over.length} overtrained, ${healthy.filter(isFlagged).length}/${healthy.length} healthy`,
    `  first flag against first overtrained epoch: ${over.flatMap(delay).join(', ') || 'none'} (− = early)`,
    ...confusion(runs),
    '  quality lost      mean   95 % by subject   median    p90',
    ...Object.entries(choosers).map(([name, chooser]) => lossLine(name, runs, chooser)),
  ]
}

/** Epochs from the first truly overtrained one to the first flagged one. */
function delay({ truth, verdict }: JudgedRun): string[] {
  const truly = truth.epochs.find(({ label }) => label === 'overtrained')?.epoch
  if (truly === undefined || verdict.onset === null) return []
  const epochs = verdict.onset - truly
  return [`${epochs > 0 ? '+' : epochs < 0 ? '−' : ''}${Math.abs(epochs)}`]
}

function confusion(runs: readonly JudgedRun[]): string[] {
  const words = ['undertrained', 'good', 'overtrained', 'unclear'] as const
  const labels = ['undertrained', 'healthy', 'overtrained'] as const
  return labels.map((label) => {
    const cells = words.map((word) => {
      const count = runs.filter(
        ({ truth, verdict }) => truth.label === label && verdict.verdict === word,
      ).length
      return `${word} ${count}`
    })
    return `  truly ${label.padEnd(12)} → ${cells.join(' · ')}`
  })
}

function lossLine(name: string, runs: readonly JudgedRun[], chooser: Chooser): string {
  const lost = runs.map((run) => qualityLost(run, chooser)).sort((a, b) => a - b)
  const at = (share: number): string =>
    (lost[Math.floor(share * (lost.length - 1) + 0.5)] ?? Number.NaN).toFixed(3)
  const mean = lost.reduce((a, b) => a + b, 0) / lost.length
  const [low, high] = bootstrapBySubject(runs, chooser)
  return `  ${name.padEnd(14)}  ${mean.toFixed(4)}   ${low.toFixed(4)} … ${high.toFixed(4)}   ${at(0.5)}    ${at(0.9)}`
}

const draws = 1000

/** 95 % interval of the mean when subjects, not runs, are drawn; the same draws every time. */
function bootstrapBySubject(runs: readonly JudgedRun[], chooser: Chooser): readonly [number, number] {
  const subjects = [...new Set(runs.map(({ subject }) => subject))]
  const lostOf = subjects.map((subject) =>
    runs.filter((run) => run.subject === subject).map((run) => qualityLost(run, chooser)),
  )
  let state = 1
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const means = Array.from({ length: draws }, () => {
    const drawn = subjects.flatMap(() => lostOf[Math.floor(next() * subjects.length)] ?? [])
    return drawn.reduce((a, b) => a + b, 0) / drawn.length
  }).sort((a, b) => a - b)
  return [means[Math.floor(0.025 * draws)] ?? Number.NaN, means[Math.floor(0.975 * draws)] ?? Number.NaN]
}

/** The whole report. */
export async function judgeBench(top: string): Promise<string> {
  const runs = await judgeLabelled(top)
  const parts = [
    judgeTable(
      'Odd subjects (values were set on these)',
      runs.filter(({ subject }) => subject % 2 === 1),
    ),
    judgeTable(
      'Even subjects (values were not set on these)',
      runs.filter(({ subject }) => subject % 2 === 0),
    ),
    judgeTable('All', runs),
    [
      'Wrong or unclear:',
      ...runs.flatMap((run) => (run.verdict.verdict === rightWord(run.truth) ? [] : [wrongLine(run)])),
    ],
  ]
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

const wrongLine = ({ name, truth, verdict, score }: JudgedRun): string =>
  `  ${name.padEnd(10)} ${truth.label} → ${verdict.verdict}, score ${score.toFixed(2)}`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const named = process.argv.slice(2).find((one) => !one.startsWith('-'))
  const top = named ?? process.env.LORASWEEP_TRUTH
  console.log(top ? await judgeBench(top) : 'skipped: LORASWEEP_TRUTH names no folder of labelled runs')
}

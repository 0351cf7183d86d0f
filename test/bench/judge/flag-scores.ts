/** What flags are worth, from runs whose truth is known: arithmetic only. */
import type { Tier, Verdict } from '../../../tracker/verdict.ts'
import type { Truth } from '../../tracker/analysis/labelled-run.ts'

/** What was said about one epoch; `overtraining` 0 … 1. */
export interface Flag {
  readonly epoch: number
  readonly verdict: Verdict
  readonly tier: Tier
  readonly overtraining: number
}

export interface FlaggedRun {
  readonly name: string
  readonly truth: Truth
  /** Where the judge says it stood when it ended. */
  readonly verdict: Verdict
  readonly flags: readonly Flag[]
}

export interface FlagScores {
  /** Chance that an overtrained run's largest score exceeds a healthy one's; ties count half. */
  readonly auc: number
  readonly healthy: number
  /** Healthy runs flagged at any epoch. */
  readonly falseAlarms: readonly string[]
  readonly overtrained: number
  /** Epochs from the first truly overtrained one to the first flagged one; − = early. */
  readonly delays: readonly { readonly name: string; readonly epochs: number }[]
  /** Overtrained runs without a flag. */
  readonly missed: readonly string[]
}

export interface WordScores {
  /** Of the runs called undertrained, those that are; NaN when none was. */
  readonly precision: number
  /** Of the undertrained runs, those called so. */
  readonly recall: number
  readonly wronglyUnder: readonly string[]
  readonly missedUnder: readonly string[]
  /** Share of runs about which something was said. */
  readonly coverage: number
  readonly unclear: readonly string[]
  /** Share of runs whose word is the true one. */
  readonly right: number
}

/** A flag is "likely" or more. */
export const isFlag = ({ verdict, tier }: Flag): boolean =>
  verdict === 'overtrained' && (tier === 'likely' || tier === 'very likely')

export const rightWord = ({ label }: Truth): Verdict => (label === 'healthy' ? 'good' : label)

/** Chance that a positive exceeds a negative; ties count half; NaN when one side is empty. */
export function auc(positive: readonly number[], negative: readonly number[]): number {
  const wins = positive.flatMap((one) => negative.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)))
  return wins.reduce<number>((total, win) => total + win, 0) / wins.length
}

export function delayOf({ truth, flags }: FlaggedRun): number | null {
  const truly = truth.epochs.find(({ label }) => label === 'overtrained')?.epoch
  const flagged = flags.find(isFlag)?.epoch
  return truly === undefined || flagged === undefined ? null : flagged - truly
}

export function flagScores(runs: readonly FlaggedRun[]): FlagScores {
  const labelled = (label: Truth['label']): FlaggedRun[] => runs.filter(({ truth }) => truth.label === label)
  const [healthy, over] = [labelled('healthy'), labelled('overtrained')]
  const largest = ({ flags }: FlaggedRun): number => Math.max(0, ...flags.map((one) => one.overtraining))
  return {
    auc: auc(over.map(largest), healthy.map(largest)),
    healthy: healthy.length,
    falseAlarms: namesOf(healthy.filter(({ flags }) => flags.some(isFlag))),
    overtrained: over.length,
    delays: over.flatMap((run) => {
      const epochs = delayOf(run)
      return epochs === null ? [] : [{ name: run.name, epochs }]
    }),
    missed: namesOf(over.filter((run) => delayOf(run) === null)),
  }
}

export function wordScores(runs: readonly FlaggedRun[]): WordScores {
  const called = runs.filter(({ verdict }) => verdict === 'undertrained')
  const truly = runs.filter(({ truth }) => truth.label === 'undertrained')
  const unclear = runs.filter(({ verdict }) => verdict === 'unclear')
  const both = called.filter((run) => truly.includes(run)).length
  return {
    precision: both / called.length,
    recall: both / truly.length,
    wronglyUnder: namesOf(called.filter((run) => !truly.includes(run))),
    missedUnder: namesOf(truly.filter((run) => !called.includes(run))),
    coverage: 1 - unclear.length / runs.length,
    unclear: namesOf(unclear),
    right: runs.filter(({ truth, verdict }) => verdict === rightWord(truth)).length / runs.length,
  }
}

const namesOf = (runs: readonly FlaggedRun[]): string[] => runs.map(({ name }) => name)

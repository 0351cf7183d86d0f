/**
 * How good the judge is on labelled trainings: `npm run bench:judge -- [--runs DIR] [--json] [--no-ablations]`,
 * else those of LORASWEEP_TRUTH. A folder without truth.json is judged and listed, and not scored.
 */
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { benchRun } from './judge/bench-run.ts'
import { judgeHeldOut, judgeShipped } from './judge/folds.ts'
import { goals } from './judge/goals.ts'
import { type MeasureOptions, seenInRuns, type UnreadRun } from './judge/measured-runs.ts'
import { type Report, reportJson, reportText } from './judge/report.ts'
import { type Scorecard, scorecard } from './judge/scorecard.ts'
import { signals } from './judge/subject.ts'

export interface BenchOptions extends MeasureOptions {
  /** Judges again without each signal. */
  readonly ablations?: boolean
}

export async function judgeReport(top: string, options: BenchOptions = {}): Promise<Report> {
  const { ablations: isAblated = true, say = () => undefined } = options
  const unread: UnreadRun[] = []
  const onUnread = (one: UnreadRun): void => {
    say(`not read: ${one.name}: ${one.why}`)
    unread.push(one)
  }
  const found = await seenInRuns(top, benchRun, { onUnread, ...options })
  const runs = judgeHeldOut(found, { say })
  const card = scorecard(runs)
  const without = (signal: string): Scorecard => scorecard(judgeHeldOut(found, { without: [signal], say }))
  const ablations = Object.fromEntries(
    isAblated && found.some(({ truth }) => truth) ? signals.map((one) => [one, without(one)]) : [],
  )
  return {
    ...{ runs, unread, card, ablations },
    shipped: scorecard(judgeShipped(found)),
    goals: goals({ card, runs, withoutTrainLoss: ablations.trainLoss ?? null }),
  }
}

const usage = 'npm run bench:judge -- --runs DIR [--json] [--no-ablations]'

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      runs: { type: 'string' },
      json: { type: 'boolean', default: false },
      'no-ablations': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const top = values.runs ?? positionals[0] ?? process.env.LORASWEEP_TRUTH
  if (!top) {
    console.error(`skipped: LORASWEEP_TRUTH names no folder of labelled runs. ${usage}`)
    return values.json ? 2 : 0
  }
  if (!existsSync(top)) {
    console.error(`expected a folder of runs, got none: ${top}. ${usage}`)
    return 2
  }
  const say = (text: string): void => console.error(text)
  const report = await judgeReport(top, { say, ablations: !values['no-ablations'] })
  console.log(values.json ? reportJson(report) : reportText(report))
  return report.unread.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main()

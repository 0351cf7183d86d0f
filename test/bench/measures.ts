/**
 * Which signals carry truth: `npm run bench:measures -- [--runs DIR] [--markdown]`, else those of LORASWEEP_TRUTH.
 * Spearman's rank correlation over a run's epochs with likeness, obedience, naturalness and quality.
 */
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type MeasureOptions, seenInRuns } from './judge/measured-runs.ts'
import { seriesOf } from './measures/series-of.ts'
import {
  carriers,
  markdownTable,
  type SignalRow,
  signalRows,
  type TrueSeries,
  textTable,
} from './measures/table.ts'

export async function truthfulSeries(top: string, options: MeasureOptions = {}): Promise<TrueSeries[]> {
  const found = await seenInRuns(
    top,
    (one) => (one.run.truth ? [{ ...seriesOf(one), truth: one.run.truth }] : []),
    options,
  )
  return found.flat()
}

const explained =
  'Each cell: median over the runs of Spearman’s ρ within a run (share of the runs with the median’s sign) · ρ over the ' +
  'epochs of all runs, each run’s mean taken out. Ordered by the last with quality. “trigger” and “control” are means ' +
  'over the prompts with and without the trained word; “verdict” is what the shipped constants say, which were fitted on ' +
  'labelled runs.'

export function measuresReport(runs: readonly TrueSeries[], how: { markdown: boolean }): string {
  const table: (rows: readonly SignalRow[]) => string = how.markdown ? markdownTable : textTable
  const mark = how.markdown ? '## ' : ''
  const [trained, all] = [signalRows(runs, 1), signalRows(runs, 0)]
  const carried = carriers(trained).map((line) => `- ${line}`)
  return [
    ...(how.markdown ? ['# Which measurements follow the truth'] : []),
    `${runs.length} labelled runs (${'`npm run bench:measures`'}). ${explained}`,
    `${mark}What they carry`,
    'From the first epoch on, in at least 10 runs: |pooled ρ| ≥ 0.3 with one sign in two thirds of the runs; nothing = under 0.1 in all.',
    carried.join('\n'),
    `${mark}From the first epoch on`,
    table(trained),
    `${mark}With the base model as epoch 0`,
    table(all),
  ].join('\n\n')
}

const usage = 'npm run bench:measures -- --runs DIR [--markdown]'

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { runs: { type: 'string' }, markdown: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const top = values.runs ?? positionals[0] ?? process.env.LORASWEEP_TRUTH
  if (!top) {
    console.error(`skipped: LORASWEEP_TRUTH names no folder of labelled runs. ${usage}`)
    return 0
  }
  if (!existsSync(top)) {
    console.error(`expected a folder of runs, got none: ${top}. ${usage}`)
    return 2
  }
  const say = (text: string): void => console.error(text)
  console.log(measuresReport(await truthfulSeries(top, { say }), { markdown: values.markdown }))
  return 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main()

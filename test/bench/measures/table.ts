/** How each signal goes with the truth, as rows of text or markdown. */
import type { Truth, TruthEpoch } from '../../tracker/analysis/labelled-run.ts'
import { type RankScore, rankScore } from './rank.ts'
import type { RunSeries } from './series-of.ts'

export interface TrueSeries extends RunSeries {
  readonly truth: Truth
}

export const truths = ['likeness', 'obedience', 'naturalness', 'quality'] as const
export type TruthName = (typeof truths)[number]

export interface SignalRow {
  readonly signal: string
  readonly scores: Readonly<Record<TruthName, RankScore>>
}

/** From the given epoch on; the signals that follow quality first. */
export function signalRows(runs: readonly TrueSeries[], from: 0 | 1): SignalRow[] {
  const names = [...new Set(runs.flatMap(({ series }) => Object.keys(series)))]
  const rows = names.map((signal) => {
    const scores = truths.map((name) => [name, rankScore(runs.map((run) => pairOf(run, signal, name, from)))])
    return { signal, scores: Object.fromEntries(scores) as SignalRow['scores'] }
  })
  const strength = ({ scores }: SignalRow): number => Math.abs(scores.quality.pooled) || 0
  return rows.filter(({ scores }) => scores.quality.runs > 0).sort((a, b) => strength(b) - strength(a))
}

function pairOf(
  { epochs, series, truth }: TrueSeries,
  signal: string,
  name: keyof TruthEpoch,
  from: number,
): Parameters<typeof rankScore>[0][number] {
  const values = series[signal]
  const kept = truth.epochs.filter(({ epoch }) => epoch >= from)
  return {
    signal: kept.map(({ epoch }) => values?.[epochs.indexOf(epoch)] ?? Number.NaN),
    truth: kept.map((one) => Number(one[name] ?? Number.NaN)),
  }
}

/** Weaker ones are found among as many signals by chance. */
const strong = { pooled: 0.3, sameSign: 2 / 3, runs: 10 }
/** In any truth. */
const idle = 0.1

/** Which signals carry truth and which do not, in lines. */
export function carriers(rows: readonly SignalRow[]): string[] {
  const isStrong = ({ runs, pooled, sameSign }: RankScore): boolean =>
    runs >= strong.runs && Math.abs(pooled) >= strong.pooled && sameSign >= strong.sameSign
  const size = (row: SignalRow, name: TruthName): number => Math.abs(row.scores[name].pooled)
  const found = truths.map((name) => {
    const carry = rows
      .filter(({ scores }) => isStrong(scores[name]))
      .sort((a, b) => size(b, name) - size(a, name))
    const told = carry.map(({ signal, scores }) => `${signal} ${rho(scores[name].pooled)}`)
    return `${name}: ${told.length === 0 ? 'none' : told.join(', ')}`
  })
  const none = rows.filter((row) => truths.every((name) => !(size(row, name) >= idle)))
  return [...found, `nothing: ${none.length === 0 ? 'none' : none.map(({ signal }) => signal).join(', ')}`]
}

const rho = (value: number): string =>
  Number.isFinite(value) ? `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}` : '–'

/** median (share of runs with its sign) · pooled */
const cell = ({ median, sameSign, pooled }: RankScore): string =>
  `${rho(median)} (${Number.isFinite(sameSign) ? `${Math.round(100 * sameSign)} %` : '–'}) · ${rho(pooled)}`

const cells = ({ signal, scores }: SignalRow): string[] => [
  signal,
  String(scores.quality.runs),
  ...truths.map((name) => cell(scores[name])),
]

const head = ['signal', 'runs', ...truths]

export function textTable(rows: readonly SignalRow[]): string {
  const lines = [head, ...rows.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((text, k) => text.padEnd(widths[k] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const markdownTable = (rows: readonly SignalRow[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${cells(row).join(' | ')} |`),
  ].join('\n')

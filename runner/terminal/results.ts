import { relative } from 'node:path'
import { styleText } from 'node:util'
import { epochText } from '../../tracker/analysis/words/sentences.ts'
import type { Tier, Verdict } from '../../tracker/verdict.ts'
import type { RunBest, SweepBest } from './best-document.ts'

/** Shapes of the dashboard's verdicts, as far as letters have them. */
const glyphs: Readonly<Record<Verdict, string>> = {
  undertrained: '◐',
  good: '●',
  overtrained: '☀',
  unclear: '◌',
}

/** `☀ overtrained (likely)` */
export const sureText = ({ verdict, tier }: { readonly verdict: Verdict; readonly tier: Tier }): string =>
  `${verdictText(verdict)}${tier === 'none' ? '' : ` (${tier})`}`

/** `◐ undertrained` */
export const verdictText = (verdict: Verdict): string => `${glyphs[verdict]} ${verdict}`

/** For each run its verdict and best epoch, below that reason and file; then the answer. */
export function resultsText(sweep: SweepBest, cwd: string): string {
  const names = Math.max(...sweep.runs.map(({ run }) => run.length), 0)
  const rows = sweep.runs.map((one) => rowText(one, names, cwd))
  return `${rows.join('\n')}\n\n${answerText(sweep, cwd)}\n`
}

function rowText(one: SweepBest['runs'][number], width: number, cwd: string): string {
  const { run, state, verdict, tier, best } = one
  const what = verdict === null ? state : sureText({ verdict, tier: tier ?? 'none' })
  const epoch = best === null ? 'no epoch' : `keep ${epochText(best.epoch)}`
  const below = [
    ...(best?.reasons.slice(0, 1).map(({ text }) => text) ?? []),
    ...(best ? fileLine(best, cwd) : []),
  ]
  const head = `${styleText('bold', run.padEnd(width))}  ${what.padEnd(27)}  ${epoch}${endedText(one)}`
  return [head, ...below.map((line) => `${' '.repeat(width + 2)}${line}`)].join('\n')
}

/** How it ended, where that is not simply well. */
function endedText({ state, reason }: Pick<SweepBest['runs'][number], 'state' | 'reason'>): string {
  if (state === 'succeeded') return reason ? `  (${reason})` : ''
  return `  (${state}${reason ? `: ${reason}` : ''})`
}

function answerText({ name, best, runs }: SweepBest, cwd: string): string {
  if (best === null) return [`${name}: nothing to keep yet.`, ...cureOf(runs)].join('\n')
  const doubt = best.verdict === 'unclear' ? 'Not sure, but keep' : 'Keep'
  return [
    styleText('bold', `${doubt} epoch ${epochText(best.epoch)} of ${best.run}.`),
    ...best.reasons.map(({ text }) => text),
    ...adviceOf(runs.find(({ run }) => run === best.run)),
    ...(best.safer ? [`Safer, earlier: ${placeText(best.safer)}.`] : []),
    ...(best.runnerUp ? [`Next best: ${placeText(best.runnerUp)}.`] : []),
    ...equalsLine(best),
    ...best.remarks,
    ...fileLine(best, cwd),
  ].join('\n')
}

const placeText = ({ run, epoch }: { readonly run: string; readonly epoch: number }): string =>
  `epoch ${epochText(epoch)} of ${run}`

/** What to do beside using the file, which the answer says itself; a cause is not told twice. */
function adviceOf(one: SweepBest['runs'][number] | undefined): string[] {
  const wanted = one?.advice.filter(({ kind }) => kind !== 'use' && kind !== 'more-evidence') ?? []
  return wanted.map(({ text }) => text)
}

/** Where nothing can be kept: what would help. */
const cureOf = (runs: SweepBest['runs']): string[] => [
  ...new Set(
    runs.flatMap(({ advice }) => advice.filter(({ kind }) => kind !== 'use').map(({ text }) => text)),
  ),
]

/** Runs that would do as well, as far as noise lets anybody tell. */
function equalsLine({ notDistinguishable: equals, noise }: NonNullable<SweepBest['best']>): string[] {
  if (equals.length === 0 || noise === null) return []
  const by = noise.from === 'seeds' ? 'repeated seeds differ as much' : 'prompts disagree as much'
  const inOrder = [...equals].sort((a, b) => a.run.localeCompare(b.run, 'en', { numeric: true }))
  const places = inOrder.map(({ run, epoch }) => `${run} at ${epochText(epoch)}`)
  return [`Not distinguishable from it (${by}): ${places.join(', ')}.`]
}

const fileLine = (best: RunBest, cwd: string): string[] =>
  best.checkpoint ? [relative(cwd, best.checkpoint)] : []

import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { Verdict } from '../../tracker/verdict.ts'
import type { RunBest, SweepBest } from './best-document.ts'

/** Shapes of the dashboard's verdicts, as far as letters have them. */
const glyphs: Readonly<Record<Verdict, string>> = {
  undertrained: '◐',
  good: '●',
  overtrained: '☀',
  unclear: '◌',
}

/** `◐ undertrained` */
export const verdictText = (verdict: Verdict): string => `${glyphs[verdict]} ${verdict}`

/** A row per run — verdict, best epoch, reason, file — and the answer below it. */
export function resultsText(sweep: SweepBest, cwd: string): string {
  const names = Math.max(...sweep.runs.map(({ run }) => run.length), 0)
  const rows = sweep.runs.map((one) => rowText(one, names, cwd))
  return `${rows.join('\n')}\n\n${answerText(sweep, cwd)}\n`
}

function rowText(
  { run, state, reason, verdict, best }: SweepBest['runs'][number],
  width: number,
  cwd: string,
): string {
  const what = verdict === null ? state : verdictText(verdict)
  const ended = state === 'succeeded' && !reason ? '' : ` (${state}${reason ? `: ${reason}` : ''})`
  const epoch = best === null ? 'no epoch' : `keep ${best.epoch} ${glyphs[best.verdict]}`
  const head = `${styleText('bold', run.padEnd(width))}  ${what.padEnd(14)}  ${epoch.padEnd(9)}`
  const why = best?.reasons[0]?.text ?? ''
  const file = best?.checkpoint ? `\n${' '.repeat(width + 2)}${relative(cwd, best.checkpoint)}` : ''
  return `${head} ${why}${ended}${file}`
}

function answerText({ name, best }: SweepBest, cwd: string): string {
  if (best === null) return `${name}: nothing to keep yet.`
  const doubt = best.verdict === 'unclear' ? 'Not sure, but keep' : 'Keep'
  return [
    styleText('bold', `${doubt} epoch ${best.epoch} of ${best.run}.`),
    ...best.reasons.map(({ text }) => text),
    ...(best.safer ? [`Safer, earlier: epoch ${best.safer.epoch} of ${best.safer.run}.`] : []),
    ...(best.runnerUp ? [`Next best: epoch ${best.runnerUp.epoch} of ${best.runnerUp.run}.`] : []),
    ...equalsLine(best),
    ...best.remarks,
    ...fileLine(best, cwd),
  ].join('\n')
}

/** Runs that would do as well, as far as noise lets anybody tell. */
function equalsLine({ notDistinguishable: equals, noise }: NonNullable<SweepBest['best']>): string[] {
  if (equals.length === 0 || noise === null) return []
  const by = noise.from === 'seeds' ? 'repeated seeds differ as much' : 'prompts disagree as much'
  return [
    `Not distinguishable from it (${by}): ${equals.map(({ run, epoch }) => `${run} at ${epoch}`).join(', ')}.`,
  ]
}

const fileLine = (best: RunBest, cwd: string): string[] =>
  best.checkpoint ? [relative(cwd, best.checkpoint)] : []

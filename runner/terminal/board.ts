import { styleText } from 'node:util'
import { type RunProgress, remainingMs, shareDone } from './progress.ts'

const barWidth = 24
const glyphs: Readonly<Record<RunProgress['state'], string>> = {
  queued: '…',
  running: '▶',
  succeeded: '✓',
  failed: '✗',
  cancelled: '–',
  lost: '!',
}

export interface BoardView {
  readonly runs: readonly RunProgress[]
  readonly slots: number
  readonly dashboard: string | null
  /** Milliseconds since 1970. */
  readonly now: number
  readonly rows: number
}

/** The live board: a bar per run, what is left of all of it, and where to look. */
export function boardText(view: BoardView): string {
  const shown = fitting(view.runs, Math.max(3, view.rows - 4))
  const width = Math.max(...shown.map((one) => one.name.length), 0)
  const hidden = view.runs.length - shown.length
  return [
    ...shown.map((one) => boardLine(one, width, view.now)),
    ...(hidden > 0 ? [styleText('dim', `  and ${hidden} more`)] : []),
    summaryLine(view),
    ...(view.dashboard ? [`dashboard ${view.dashboard}`] : []),
  ].join('\n')
}

/** Running first when there are more runs than rows; the order of the sweep otherwise. */
function fitting(runs: readonly RunProgress[], rows: number): readonly RunProgress[] {
  if (runs.length <= rows) return runs
  const rank = { running: 0, failed: 1, lost: 1, queued: 2, succeeded: 3, cancelled: 3 } as const
  return runs.toSorted((a, b) => rank[a.state] - rank[b.state]).slice(0, rows)
}

function boardLine(one: RunProgress, width: number, now: number): string {
  const glyph = glyphs[one.state]
  const mark = one.state === 'failed' || one.state === 'lost' ? styleText('red', glyph) : glyph
  return `${mark} ${one.name.padEnd(width)}  ${bar(shareDone(one))}  ${tail(one, now)}`
}

function bar(share: number | null): string {
  const full = Math.round((share ?? 0) * barWidth)
  return '█'.repeat(full) + styleText('dim', '░'.repeat(barWidth - full))
}

function tail(one: RunProgress, now: number): string {
  if (one.state === 'queued') return one.reason ?? 'waiting'
  if (one.state !== 'running') return one.reason ?? one.state
  const epoch = one.totalEpochs ? `epoch ${Math.min(one.epoch + 1, one.totalEpochs)}/${one.totalEpochs}` : ''
  const step = one.totalSteps ? `step ${one.step}/${one.totalSteps}` : one.step > 0 ? `step ${one.step}` : ''
  const left = remainingMs([one], 1, now)
  const time = left === null ? 'starting' : `${durationText(left)} left`
  return [epoch, step, time].filter(Boolean).join(' · ')
}

function summaryLine({ runs, slots, now }: BoardView): string {
  const ended = runs.filter((one) => one.state !== 'queued' && one.state !== 'running').length
  const failed = runs.filter((one) => one.state === 'failed' || one.state === 'lost').length
  const left = remainingMs(runs, slots, now)
  const time =
    ended === runs.length
      ? ''
      : left === null
        ? ' · time left not known yet'
        : ` · ${durationText(left)} left`
  return `${ended} of ${runs.length} ended${failed > 0 ? ` · ${failed} failed` : ''}${time}`
}

/** `42 s`, `19 min`, `1 h 13 min`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** For pipes and logs: one plain line per change of state or epoch. */
export function changeLines(before: readonly RunProgress[], after: readonly RunProgress[]): string[] {
  const old = new Map(before.map((one) => [one.name, one]))
  return after.flatMap((one) => {
    const was = old.get(one.name)
    if (was?.state !== one.state) return [`${one.name} ${one.state}${one.reason ? `: ${one.reason}` : ''}`]
    if (was.epoch === one.epoch || one.state !== 'running') return []
    return [`${one.name} epoch ${one.epoch}${one.totalEpochs ? ` of ${one.totalEpochs}` : ''}`]
  })
}

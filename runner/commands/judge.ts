import { join } from 'node:path'
import { forgetMeasured, type Instruments, judgeAgain, missingJobs } from '../../tracker/analysis/assess.ts'
import type { Job } from '../../tracker/analysis/measuring/job.ts'
import { keepFound } from '../../tracker/analysis/measuring/stored.ts'
import { countText } from '../../tracker/analysis/words/sentences.ts'
import { forgetPicks } from '../../tracker/human/say.ts'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { runText } from '../../tracker/queries/reader.ts'
import { homeSweeps } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { openInstruments } from '../instruments.ts'
import { findRun } from '../run-names.ts'
import { allRuns, type RunRow, sweepRuns } from '../run-rows.ts'
import { openHome } from '../session.ts'
import { type JudgeDocument, type JudgedRun, judgedRun } from '../terminal/judge-document.ts'
import { explainedText, judgedLine } from '../terminal/judge-text.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { showMeasuring } from './judge/measuring.ts'

export interface JudgeOptions {
  /** Every run of every sweep. */
  readonly all?: boolean
  /** Every epoch with every signal. */
  readonly explain?: boolean
  /** Drops what was measured and measures it again. */
  readonly remeasure?: boolean
  /** Nothing that was picked or rated so far counts any more. */
  readonly forgetPicks?: boolean
  readonly json?: boolean
}

/**
 * Judges a run, a sweep or everything again from what is measured, and says what changed. It needs no lease: a
 * runner may go on with the same home.
 */
export async function runJudge(
  name: string | undefined,
  options: JudgeOptions,
  context: CommandContext,
): Promise<number> {
  const { home, env, stderr } = context
  const store = openHome(home, env)
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.on('SIGINT', onSignal)
  try {
    if (options.forgetPicks) forget(store, context)
    const runs = runsToJudge(store, home, name, options).filter(({ state }) => state !== 'queued')
    if (runs.length === 0) {
      stderr('No run to judge yet. lorasweep run FILE makes one.\n')
      if (options.json) print([], context)
      return exitCodes.noAnswer
    }
    return await judgeAll({ store, runs, options, context, signal: stop.signal })
  } catch (error) {
    if (!stop.signal.aborted) throw error
    stderr('Stopped. What was measured and judged so far is kept.\n')
    return exitCodes.stopped
  } finally {
    process.off('SIGINT', onSignal)
    store.close()
  }
}

function forget(store: Store, { home, now, stderr }: CommandContext): void {
  const count = forgetPicks(home, store, { saidAt: now().toISOString(), by: 'command' })
  stderr(`${countText(count, 'decision')} forgotten: the judge goes by its own weights again\n`)
}

/** A name is a sweep's or a run's; without one the newest sweep is meant. */
function runsToJudge(
  store: Store,
  home: string,
  name: string | undefined,
  { all = false }: JudgeOptions,
): readonly RunRow[] {
  if (all && name !== undefined) throw new ProblemError([oneOrAll(name)])
  if (all) return allRuns(store).toSorted(inNameOrder)
  if (name === undefined) return sweepRuns(store, newestSweep(store) ?? '')
  return homeSweeps(home).includes(name) ? sweepRuns(store, name) : [findRun(store, name)]
}

const oneOrAll = (name: string) =>
  problem('one-or-all', `${name} and --all were both given`, {
    expected: 'a name or --all',
    hint: `lorasweep judge ${name} judges that one, lorasweep judge --all everything.`,
  })

const newestSweep = (store: Store): string | null =>
  (store.sqlite.prepare('SELECT name FROM sweep ORDER BY created_at DESC, name LIMIT 1').pluck().get() as
    | string
    | undefined) ?? null

const inNameOrder = (a: RunRow, b: RunRow): number =>
  a.sweep === b.sweep ? a.trial - b.trial || a.attempt - b.attempt : a.sweep < b.sweep ? -1 : 1

interface Order {
  readonly store: Store
  readonly runs: readonly RunRow[]
  readonly options: JudgeOptions
  readonly context: CommandContext
  readonly signal: AbortSignal
}

async function judgeAll(order: Order): Promise<number> {
  const { runs, options, context, signal } = order
  const { measure, eyes, close } = openInstruments(context.home)
  try {
    const by: Required<Instruments> = {
      measure: (jobs, watch) => measure(jobs, { ...watch, signal }),
      eyes: await eyes(),
    }
    await measureFirst(order, by)
    const judged: JudgedRun[] = []
    for (const row of runs) judged.push(...(await judgeOne(order, row, by)))
    if (options.json) print(judged, context)
    return judged.some(({ verdict }) => verdict !== 'unclear') ? exitCodes.done : exitCodes.noAnswer
  } finally {
    await close()
  }
}

function print(runs: readonly JudgedRun[], { stdout }: CommandContext): void {
  const document: JudgeDocument = { format: 'lorasweep.judge/1', runs }
  stdout(`${JSON.stringify(document)}\n`)
}

/** All runs together, so that how much is left can be told and no process waits for another run's last strip. */
async function measureFirst(
  { store, runs, options, context, signal }: Order,
  { measure, eyes }: Required<Instruments>,
): Promise<void> {
  const jobs = new Map<string, Job>()
  for (const { id } of runs) {
    signal.throwIfAborted()
    if (options.remeasure) await forgetMeasured(store, context.home, id, { eyes })
    for (const job of await missingJobs(store, context.home, id)) jobs.set(JSON.stringify(job), job)
  }
  if (jobs.size === 0) return
  const shown = showMeasuring([...jobs.values()], context)
  try {
    await measure([...jobs.values()], {
      onFound: (found, job) => {
        keepFound(store, found)
        shown.done(job)
      },
    })
  } finally {
    shown.end()
  }
}

/** Nothing for a run whose folder is gone. */
async function judgeOne(
  { store, runs, options, context, signal }: Order,
  row: RunRow,
  by: Required<Instruments>,
): Promise<JudgedRun[]> {
  signal.throwIfAborted()
  const { home, stdout, stderr, cwd } = context
  const [name, folder] = [runText(row), join(home, row.folder)]
  const assessed = await judgeAgain(store, home, row.id, by)
  if (assessed === null) {
    stderr(`${name} has no folder any more\n`)
    return []
  }
  const one = judgedRun(name, folder, assessed)
  const view = { cwd, width: Math.max(...runs.map((each) => runText(each).length)) }
  if (!options.json) stdout(`${judgedLine(one, view)}\n`)
  if (!options.json && options.explain) stdout(`${explainedText(one, { ...assessed, folder }, view)}\n\n`)
  return [one]
}

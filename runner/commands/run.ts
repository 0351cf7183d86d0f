import { cardsFor } from '../cards.ts'
import { enqueueSweep, readIntake } from '../intake.ts'
import { requireTraining } from '../process.ts'
import { databaseFile, openHome, openSession } from '../session.ts'
import { bestDocument } from '../terminal/best-document.ts'
import { resultsText } from '../terminal/results.ts'
import { sweepProgress } from '../terminal/sweep-progress.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { followSweep } from './follow.ts'

export interface RunOptions {
  readonly again?: boolean
  readonly dashboard: boolean
  readonly open?: boolean
  readonly yes?: boolean
  readonly port: number
  readonly json?: boolean
}

/** Queues a sweep file, works or follows until it has ended, and says which epoch to keep. */
export async function runRun(file: string, options: RunOptions, context: CommandContext): Promise<number> {
  return runSweepText({ file, text: null }, options, context)
}

/** The same with a text that does not lie in a file; `file` says from where its paths are meant. */
export async function runSweepText(
  { file, text }: { readonly file: string; readonly text: string | null },
  options: RunOptions,
  context: CommandContext,
): Promise<number> {
  requireTraining()
  const { home, cwd, env, now } = context
  const many = options.yes === true
  const intake = await readIntake({ file, text, cwd, home, many })
  const cards = await cardsFor(intake.spec.slots)
  for (const note of intake.notes) context.stderr(`${note}\n`)
  const store = openHome(home, env)
  try {
    const session = openSession(home, store, now, cards)
    const { sweep, words } = await enqueueSweep(
      { home, store, cards, now: now() },
      intake,
      options.again === true,
    )
    for (const line of words) context.stderr(`${sweep}: ${line}\n`)
    if (await followSweep(session, { sweep, options, context, database: databaseFile(home, env) })) {
      return exitCodes.stopped
    }
    const document = bestDocument(store, home, [sweep])
    if (options.json) context.stdout(`${JSON.stringify(document)}\n`)
    else for (const one of document.sweeps) context.stdout(resultsText(one, cwd))
    const isBad = sweepProgress(store, sweep).some(({ state }) => state === 'failed' || state === 'lost')
    return isBad ? exitCodes.someFailed : exitCodes.done
  } finally {
    store.close()
  }
}

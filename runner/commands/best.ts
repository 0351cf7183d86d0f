import { ProblemError, problem } from '../../tracker/problem.ts'
import { homeSweeps } from '../../tracker/run-folder.ts'
import { openHome } from '../session.ts'
import { bestDocument } from '../terminal/best-document.ts'
import { resultsText } from '../terminal/results.ts'
import { type CommandContext, exitCodes } from './context.ts'

/** The epoch to keep of one sweep, or of all of them. */
export async function runBest(
  sweep: string | undefined,
  options: { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const { home, env, cwd } = context
  const known = homeSweeps(home)
  if (sweep !== undefined && !known.includes(sweep)) throw new ProblemError([noSuchSweep(sweep, known)])
  const store = openHome(home, env)
  try {
    const document = bestDocument(store, home, sweep === undefined ? known : [sweep])
    if (options.json) context.stdout(`${JSON.stringify(document)}\n`)
    else for (const one of document.sweeps) context.stdout(resultsText(one, cwd))
    return document.sweeps.some(({ best }) => best !== null && best.verdict !== 'unclear')
      ? exitCodes.done
      : exitCodes.noAnswer
  } finally {
    store.close()
  }
}

export const noSuchSweep = (sweep: string, known: readonly string[]) =>
  problem('no-such-sweep', `There is no sweep ${sweep}`, {
    expected: known.length > 0 ? known.join(', ') : 'a sweep',
    got: sweep,
    hint: known.length > 0 ? 'lorasweep status lists them.' : 'lorasweep run FILE makes the first one.',
  })

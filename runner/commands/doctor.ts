import { ProblemError, problemText } from '../../tracker/problem.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import { findInstallation, readConfig } from '../config.ts'
import { doctorDocument, doctorText } from '../doctor/document.ts'
import { readMachine } from '../doctor/facts.ts'
import { refreshOptions } from '../installation-options.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface DoctorOptions {
  readonly json?: boolean
  /** Ask every installation which options its scripts have, and keep the answer. */
  readonly refreshOptions?: boolean
}

/** What training here needs, what is wrong, and what to do. */
export async function runDoctor(options: DoctorOptions, context: CommandContext): Promise<number> {
  if (options.refreshOptions) await refreshAll(context)
  const facts = await readMachine(context.home)
  const document = doctorDocument(facts, homePaths(context.home).config)
  context.stdout(options.json ? `${JSON.stringify(document)}\n` : doctorText(document))
  return document.ready ? exitCodes.done : exitCodes.missingHere
}

/** An installation that does not answer is no reason to keep quiet about the rest. */
async function refreshAll({ home, stderr }: CommandContext): Promise<void> {
  const config = readConfig(home)
  for (const name of Object.keys(config.kohya)) {
    const place = findInstallation({ kind: 'named', name }, config, home)
    if (place === null) continue
    stderr(`Asking ${name} for its options: this takes up to a minute\n`)
    try {
      const lists = Object.values(await refreshOptions(place, home))
      const count = lists.reduce((sum, list) => sum + Object.keys(list).length, 0)
      stderr(`${name}: ${count} options of ${lists.length} scripts\n`)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      stderr(`${name}: ${error.problems.map(problemText).join('\n')}\n`)
    }
  }
}

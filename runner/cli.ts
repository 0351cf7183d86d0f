#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { ProblemError, problemText } from '../tracker/problem.ts'
import { type CommandContext, exitCodes } from './commands/context.ts'
import { addLookCommands } from './commands/program-look.ts'
import { addRecordCommands } from './commands/program-record.ts'
import { addTrainCommands } from './commands/program-train.ts'
import { findHome } from './home.ts'
import { systemProblem } from './system-problem.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('lorasweep')
  .description("Sweeps LoRA trainings with Kohya's sd-scripts and names the best epoch, with reasons.")
  .version(version)
  .option('--home <folder>', 'where runs are kept (else LORASWEEP_HOME, else the nearest .lorasweep)')
  .showHelpAfterError('(lorasweep --help lists the commands)')
  .exitOverride()

addTrainCommands(program, end)
addLookCommands(program, end)
addRecordCommands(program, end)

/** Faults of the machine, not of what was asked. */
const missingHere: ReadonlySet<string> = new Set([
  'missing-here',
  'disk-full',
  'read-only',
  'no-permission',
  'database-unusable',
  'not-on-this-system',
])

process.stdout.on('error', onClosed)
process.stderr.on('error', onClosed)
await main()

async function main(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = report(error)
  }
}

async function end(command: (context: CommandContext) => Promise<number>): Promise<void> {
  process.exitCode = await command(context())
}

function context(): CommandContext {
  const cwd = process.cwd()
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    cwd,
    home: findHome(program.opts<{ home?: string }>().home, process.env, cwd),
    env: process.env,
    isTTY: process.stdout.isTTY === true,
    now: () => new Date(),
  }
}

/** `| head` has read enough. */
function onClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

/** A problem with a hint prints without a stack; anything else is our bug and prints with one. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse
  const problems =
    error instanceof ProblemError ? error.problems : [systemProblem(error)].filter((one) => one !== null)
  if (problems.length === 0) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\nThis is a fault in lorasweep.\n`)
    return 70
  }
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ format: 'lorasweep.error/1', problems })}\n`)
  }
  process.stderr.write(`${problems.map(problemText).join('\n')}\n`)
  return problems.some((one) => missingHere.has(one.code)) ? exitCodes.missingHere : exitCodes.wrongUse
}

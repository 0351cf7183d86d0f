#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { ProblemError, problemText } from '../tracker/problem.ts'
import { type CommandContext, exitCodes } from './commands/context.ts'
import { findHome } from './home.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('lorasweep')
  .description("Sweeps LoRA trainings with Kohya's sd-scripts and names the best epoch, with reasons.")
  .version(version)
  .option('--home <folder>', 'where runs are kept (else LORASWEEP_HOME, else the nearest .lorasweep)')
  .showHelpAfterError('(lorasweep --help lists the commands)')
  .exitOverride()

const json = (): Option => new Option('--json', 'print one JSON document and nothing else')
const port = (): Option => new Option('--port <n>', 'port of the dashboard').default(4600).argParser(Number)
const host = (): Option =>
  new Option('--host <address>', 'address to listen on; beyond this machine a token is needed').default(
    '127.0.0.1',
  )

program
  .command('run')
  .description('run the trials of a sweep file, watch them, and name the best epoch')
  .argument('<file>', 'the sweep file (YAML)')
  .option('--again', 'repeat trials that have finished')
  .option('--no-dashboard', 'do not serve the dashboard meanwhile')
  .option('--open', 'open the dashboard in the browser')
  .option('--yes', 'more than 10,000 trials are meant')
  .addOption(port())
  .addOption(json())
  .action((file: string, options) =>
    end(async (context) => (await import('./commands/run.ts')).runRun(file, options, context)),
  )

program
  .command('serve')
  .description('serve the dashboard and work through the queue until Ctrl-C')
  .option('--open', 'open it in the browser')
  .addOption(host())
  .addOption(port())
  .action((options) =>
    end(async (context) => (await import('./commands/serve.ts')).runServe(options, context)),
  )

program
  .command('status')
  .description('what runs, what waits, what ended')
  .argument('[sweep]')
  .option('--watch', 'stay and follow')
  .addOption(json())
  .action((sweep: string | undefined, options) =>
    end(async (context) => (await import('./commands/status.ts')).runStatus(sweep, options, context)),
  )

program
  .command('show')
  .description('one run: parameters, epochs with verdicts, samples, checkpoints')
  .argument('<run>', 'zorvek/3, zorvek/3.2 or the beginning of a key')
  .addOption(json())
  .action((run: string, options) =>
    end(async (context) => (await import('./commands/show.ts')).runShow(run, options, context)),
  )

program
  .command('best')
  .description('the epoch to keep, with reasons')
  .argument('[sweep]')
  .addOption(json())
  .action((sweep: string | undefined, options) =>
    end(async (context) => (await import('./commands/best.ts')).runBest(sweep, options, context)),
  )

program
  .command('stop')
  .description('stop a run, or all of a sweep')
  .argument('<run>', 'zorvek, zorvek/3 or zorvek/3.2')
  .option('--why <text>', 'kept in the run folder', 'asked for on the command line')
  .action((run: string, options) =>
    end(async (context) => (await import('./commands/stop.ts')).runStop(run, options, context)),
  )

program
  .command('retry')
  .description('queue another attempt at a trial that has ended')
  .argument('<trial>', 'zorvek/3')
  .action((trial: string) =>
    end(async (context) => (await import('./commands/retry.ts')).runRetry(trial, context)),
  )

program
  .command('demo')
  .description('a small sweep from start to finish, without a GPU')
  .option('--exit', 'leave when it is done instead of keeping the dashboard up')
  .addOption(port())
  .action((options) => end(async (context) => (await import('./commands/demo.ts')).runDemo(options, context)))

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

/** A problem with a hint prints without a stack; anything else is our bug and prints with one. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse
  if (!(error instanceof ProblemError)) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\nThis is a fault in lorasweep.\n`)
    return 70
  }
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ format: 'lorasweep.error/1', problems: error.problems })}\n`)
  }
  process.stderr.write(`${error.problems.map(problemText).join('\n')}\n`)
  return error.problems.some((one) => one.code === 'missing-here')
    ? exitCodes.missingHere
    : exitCodes.wrongUse
}

import type { Command } from 'commander'
import { type End, json, open, port } from './program-options.ts'

/** Commands that plan and train. Each loads its module when it is called. */
export function addTrainCommands(program: Command, end: End): void {
  program
    .command('init')
    .description('write a first sweep file for a folder of photos')
    .argument('<photos>', 'the folder')
    .option('--token <word>', 'the word that will mean the subject')
    .option('--model <file>', 'the base model')
    .option('--family <name>', 'sd15, sdxl or flux')
    .option('--yes', 'take defaults instead of asking')
    .action((photos: string, options) =>
      end(async (context) => (await import('./init.ts')).runInit(photos, options, context)),
    )

  program
    .command('plan')
    .description('what a sweep file comes to: trials, steps, hours, gigabytes; starts nothing')
    .argument('<file>', 'the sweep file (YAML)')
    .option('--commands', 'print each exact command')
    .option('--sh', 'print them as a shell script')
    .option('--yes', 'more than 10,000 trials are meant')
    .addOption(json())
    .action((file: string, options) =>
      end(async (context) => (await import('./plan.ts')).runPlan(file, options, context)),
    )

  program
    .command('run')
    .description('run the trials of a sweep file, watch them, and name the best epoch')
    .argument('<file>', 'the sweep file (YAML)')
    .option('--again', 'repeat trials that have finished')
    .option('--no-dashboard', 'do not serve the dashboard meanwhile')
    .option('--yes', 'more than 10,000 trials are meant')
    .addOption(open())
    .addOption(port())
    .addOption(json())
    .action((file: string, options) =>
      end(async (context) => (await import('./run.ts')).runRun(file, options, context)),
    )

  program
    .command('stop')
    .description('stop a run, or all of a sweep')
    .argument('<run>', 'zorvek, zorvek/3 or zorvek/3.2')
    .option('--why <text>', 'kept in the run folder', 'asked for on the command line')
    .action((run: string, options) =>
      end(async (context) => (await import('./stop.ts')).runStop(run, options, context)),
    )

  program
    .command('retry')
    .description('queue another attempt at a trial that has ended')
    .argument('<trial>', 'zorvek/3')
    .action((trial: string) => end(async (context) => (await import('./retry.ts')).runRetry(trial, context)))

  program
    .command('demo')
    .description('a small sweep from start to finish, without a GPU')
    .option('--exit', 'leave when it is done instead of keeping the dashboard up')
    .addOption(port())
    .action((options) => end(async (context) => (await import('./demo.ts')).runDemo(options, context)))
}

import { type Command, Option } from 'commander'
import { type End, json, open, port } from './program-options.ts'

/** Commands that show what there is. Each loads its module when it is called. */
export function addLookCommands(program: Command, end: End): void {
  program
    .command('serve')
    .description('serve the dashboard and work through the queue until Ctrl-C')
    .addOption(
      new Option('--host <address>', 'address to listen on; beyond this machine a token is needed').default(
        '127.0.0.1',
      ),
    )
    .addOption(open())
    .addOption(port())
    .action((options) => end(async (context) => (await import('./serve.ts')).runServe(options, context)))

  program
    .command('status')
    .description('what runs, what waits, what ended')
    .argument('[sweep]')
    .option('--watch', 'stay and follow until everything has ended')
    .addOption(json())
    .action((sweep: string | undefined, options) =>
      end(async (context) => (await import('./status.ts')).runStatus(sweep, options, context)),
    )

  program
    .command('show')
    .description('one run: parameters, epochs with verdicts, samples, checkpoints')
    .argument(
      '<run>',
      'zorvek/3, zorvek/3.2, zorvek/3@7 (an epoch), @700s (a step) or the beginning of a key',
    )
    .addOption(json())
    .action((run: string, options) =>
      end(async (context) => (await import('./show.ts')).runShow(run, options, context)),
    )

  program
    .command('best')
    .description('the epoch to keep, with reasons')
    .argument('[sweep]')
    .addOption(json())
    .action((sweep: string | undefined, options) =>
      end(async (context) => (await import('./best.ts')).runBest(sweep, options, context)),
    )

  program
    .command('judge')
    .description('judges again from what is measured, and says what changed')
    .argument('[name]', 'a run or a sweep; without one the newest sweep')
    .option('--all', 'every run of every sweep')
    .option('--explain', 'every epoch with every signal, its weight and value, reasons and pictures')
    .option('--remeasure', 'drop what was measured and measure it again')
    .option('--forget-picks', 'let nothing that was picked or rated so far count any more')
    .addOption(json())
    .action((name: string | undefined, options) =>
      end(async (context) => (await import('./judge.ts')).runJudge(name, options, context)),
    )

  program
    .command('doctor')
    .description('what training needs on this machine, what is missing, and what to do')
    .option('--refresh-options', 'ask each installation of sd-scripts which options it has')
    .addOption(json())
    .action((options) => end(async (context) => (await import('./doctor.ts')).runDoctor(options, context)))
}

import { type Command, Option } from 'commander'
import type { End } from './program-options.ts'

/** Commands on the record. Each loads its module when it is called. */
export function addRecordCommands(program: Command, end: End): void {
  program
    .command('export')
    .description('every point of every curve of one run')
    .argument('<run>', 'zorvek/3, zorvek/3.2 or the beginning of a key; for --tensorboard also a sweep')
    .addOption(new Option('--metrics <format>', 'how to write it').choices(['json', 'csv']).default('json'))
    .option('--out <file>', 'a file instead of the standard output')
    .option('--joined', 'a resumed run with the runs that it continues, on one axis')
    .option('--tensorboard <folder>', 'write TensorBoard event files there instead')
    .action((run: string, options) =>
      end(async (context) => (await import('./export.ts')).runExport(run, options, context)),
    )

  program
    .command('import')
    .description('read trainings that were done without lorasweep')
    .argument('<folders...>', 'output folders of Kohya, or folders of downloaded epochs')
    .option('--dry-run', 'say what would be imported and change nothing')
    .option('--name <sweep>', 'one sweep of this name for everything')
    .action((folders: string[], options) =>
      end(async (context) => (await import('./import.ts')).runImport(folders, options, context)),
    )

  program
    .command('rebuild')
    .description('fill the database again from the run folders alone')
    .action(() => end(async (context) => (await import('./rebuild.ts')).runRebuild(context)))

  program
    .command('backup')
    .description('copy the database while it is in use, and check the copy')
    .argument('[file]', 'where to; else a new file in the home')
    .option('--restore <file>', 'put a backup in the place of the database')
    .action((file: string | undefined, options) =>
      end(async (context) => (await import('./backup.ts')).runBackup(file, options, context)),
    )
}

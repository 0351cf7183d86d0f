import { fileURLToPath } from 'node:url'
import { mixedPrecision } from './kohya.ts'
import { trainerArguments } from './kohya-arguments.ts'
import type { Trainer } from './trainer.ts'

const program = fileURLToPath(new URL('../rehearsal/main.js', import.meta.url))

/** The miniature trainer: sd-scripts' own arguments, behind the name of the script they are meant for. */
export const rehearsalTrainer: Trainer = {
  name: 'rehearsal',
  command: (trial, paths) => ({
    program: process.execPath,
    args: [program, `${trial.script}.py`, ...trainerArguments(trial, paths, mixedPrecision(trial, null))],
    cwd: paths.folder,
    env: {},
  }),
}

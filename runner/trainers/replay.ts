import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Trainer } from './trainer.ts'

const program = fileURLToPath(new URL('../rehearsal/replay.js', import.meta.url))

/** Plays the recorded training that the parameter `recording` names. */
export const replayTrainer: Trainer = {
  name: 'replay',
  command: (trial, paths) => {
    const { recording, speed, chunk } = trial.parameters
    const args = [
      program,
      `--recording=${resolve(paths.relativeTo, String(recording))}`,
      `--output_dir=${paths.output}`,
      `--logging_dir=${paths.logs}`,
      ...(speed === undefined ? [] : [`--speed=${speed}`]),
      ...(chunk === undefined ? [] : [`--chunk=${chunk}`]),
    ]
    return { program: process.execPath, args, cwd: paths.folder, env: {} }
  },
}

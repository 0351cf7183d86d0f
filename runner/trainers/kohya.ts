import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command, Trial } from '../../tracker/model.ts'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { trainerArguments } from './kohya-arguments.ts'
import type { Installation, Trainer, TrainerPaths } from './trainer.ts'

/** What a graphics card of Nvidia needs for bf16 in hardware (Ampere). */
const bf16Capability = 8

/** As the kohya_ss GUI has it. */
const cpuThreads = 2

const accelerateConfig = fileURLToPath(new URL('./kohya-accelerate.yaml', import.meta.url))

/** The real sd-scripts, started through the accelerate of its own python. */
export const kohyaTrainer: Trainer = {
  name: 'kohya',
  command: (trial, paths, installation) => kohyaCommand(trial, paths, installed(installation)),
}

function kohyaCommand(trial: Trial, paths: TrainerPaths, installation: Installation): Command {
  const precision = mixedPrecision(trial, installation.computeCapability)
  const script = join(installation.folder, `${trial.script}.py`)
  return {
    program: installation.python,
    args: [...launchArguments(precision, installation), script, ...trainerArguments(trial, paths, precision)],
    cwd: installation.folder,
    env: { PYTHONPATH: installation.folder, ...installation.env },
  }
}

/** The last of two equal arguments counts, so those of the installation win. */
function launchArguments(precision: string, installation: Installation): string[] {
  const settings = {
    config_file: accelerateConfig,
    num_processes: 1,
    num_machines: 1,
    mixed_precision: precision,
    dynamo_backend: 'no',
    num_cpu_threads_per_process: cpuThreads,
  }
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  return ['-m', 'accelerate.commands.launch', ...words, ...installation.launch]
}

/** `auto` = bf16 from compute capability 8.0, else fp16; no card, no mixing. */
export function mixedPrecision(
  { parameters }: Pick<Trial, 'parameters'>,
  computeCapability: string | null,
): string {
  const asked = String(parameters.mixed_precision ?? 'no')
  if (asked !== 'auto') return asked
  if (computeCapability === null) return 'no'
  return Number.parseFloat(computeCapability) >= bf16Capability ? 'bf16' : 'fp16'
}

function installed(installation: Installation | null): Installation {
  if (installation) return installation
  throw new ProblemError([
    problem('missing-here', 'sd-scripts is not known here', {
      expected: 'kohya: {folder: ~/sd-scripts, python: …} in the sweep file, or kohya.main in config.json',
      got: 'neither',
      hint: 'lorasweep doctor says what is missing. trainer: rehearsal runs without it.',
    }),
  ])
}

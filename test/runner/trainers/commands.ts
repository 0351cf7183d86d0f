import { expect } from 'vitest'
import type { Installation, TrainerPaths } from '../../../runner/trainers/trainer.ts'
import { bundledOptions, type OptionFact } from '../../../sweeps/facts/options.ts'
import { splitCommand } from '../../../sweeps/plan/document.ts'
import type { Command, Trial } from '../../../tracker/model.ts'

export const installation: Installation = {
  folder: "/home/it's me/sd-scripts",
  python: "/home/it's me/sd-scripts/venv/bin/python",
  launch: [],
  env: {},
  computeCapability: '8.6',
}

export const paths: TrainerPaths = {
  folder: "/home/it's me/.lorasweep/runs/zorvek/0001-aaaaaaaaaa/1",
  dataset: "/home/it's me/.lorasweep/runs/zorvek/0001-aaaaaaaaaa/dataset",
  prompts: "/home/it's me/.lorasweep/runs/zorvek/0001-aaaaaaaaaa/1/prompts.txt",
  output: "/home/it's me/.lorasweep/runs/zorvek/0001-aaaaaaaaaa/1/output",
  logs: "/home/it's me/.lorasweep/runs/zorvek/0001-aaaaaaaaaa/1/logs",
  relativeTo: "/home/it's me/sweeps",
  outputName: 'zorvek',
}

/** Fails unless argparse would take every argument as the option's type wants it. */
export function expectAccepted(trial: Trial, command: Command, extra: readonly string[] = []): void {
  const { args } = splitCommand(command)
  const own = args.slice(0, args.length - extra.length)
  expect(args.slice(own.length)).toEqual(extra)
  const options = bundledOptions()[trial.script] ?? {}
  const faults: string[] = []
  for (let at = 0; at < own.length; ) {
    const [flag = '', joined] = (own[at] ?? '').split(/=(.*)/s)
    const option = flag.startsWith('--') ? options[flag.slice(2)] : undefined
    const next = own.findIndex((word, index) => index > at && word.startsWith('--'))
    const values = joined === undefined ? own.slice(at + 1, next < 0 ? own.length : next) : [joined]
    if (!option || !isTaken(option, values)) faults.push(`${flag} ${values.join(' ')}`)
    at += 1 + (joined === undefined ? values.length : 0)
  }
  expect(faults).toEqual([])
}

function isTaken(option: OptionFact, values: readonly string[]): boolean {
  if (option.type === 'flag') return values.length === 0
  if (option.nargs === '*' ? values.length === 0 : values.length !== 1) return false
  return values.every((value) => isTyped(option, value))
}

function isTyped({ type, choices }: OptionFact, value: string): boolean {
  if (choices && !choices.map(String).includes(value)) return false
  if (type === 'int') return /^-?\d+$/.test(value)
  if (type === 'float' || type === 'int_or_float') return value !== '' && Number.isFinite(Number(value))
  return true
}

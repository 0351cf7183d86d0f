/** What `base:` names: a TOML of sd-scripts beside the sweep file, or an earlier trial of this home. */
import { existsSync, readFileSync } from 'node:fs'
import { type BaseValues, parseTomlBase } from '../../sweeps/base.ts'
import { problemAt } from '../../sweeps/problem.ts'
import type { Parsed, SweepSpec } from '../../sweeps/spec.ts'
import type { Problem } from '../../tracker/model.ts'
import { readSweepFolder } from '../../tracker/run-folder.ts'
import { pathFrom } from '../config.ts'

/** `zorvek/3`, or an attempt of it. */
const trialName = /^([A-Za-z0-9_][A-Za-z0-9._-]*)\/(\d+)(?:\.\d+)?$/

export function readBase(
  base: NonNullable<SweepSpec['base']>,
  spec: SweepSpec,
  relativeTo: string,
  home: string,
): Parsed<BaseValues> {
  const path = pathFrom(base.text, relativeTo)
  const refused = (code: string, message: string, known: Partial<Problem>): Parsed<BaseValues> => ({
    ok: false,
    problems: [problemAt(spec.file, base.at, code, message, { got: base.text, ...known })],
  })
  if (existsSync(path)) {
    if (/\.toml$/i.test(path)) return parseTomlBase(readFileSync(path, 'utf8'), base.text)
    return refused('base-format', 'this kind of file is not read as a base', {
      expected: 'a .toml file of sd-scripts',
    })
  }
  const [, sweep, number] = trialName.exec(base.text) ?? []
  const trial = sweep
    ? readSweepFolder(home, sweep)?.json.trials.find((one) => one.number === Number(number))
    : undefined
  if (trial)
    return { ok: true, value: { name: base.text, script: trial.script, values: trial.parameters }, notes: [] }
  return refused('base-missing', 'there is no such base', {
    expected: 'a .toml file, or a trial of this home as zorvek/3',
  })
}

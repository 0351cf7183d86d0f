import type { ParameterValue, Problem } from '../../tracker/model.ts'
import { evaluate, namesIn } from '../expression.ts'
import type { ScriptOptions } from '../facts/options.ts'
import type { Place, Setting, Settings } from '../spec.ts'

export type Values = Readonly<Record<string, ParameterValue>>

/** What formulas know besides the parameters of their trial. */
export interface FormulaWorld {
  readonly file: string
  readonly images: number
  readonly options: ScriptOptions
}

/** Thrown inside this file only, to leave a chain of formulas at its first fault. */
class FormulaFault extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** Every setting of a trial as a plain value, formulas in the order they need each other. */
export function resolvedValues(settings: Settings, world: FormulaWorld): Values | Problem {
  const values: Record<string, ParameterValue> = {}
  try {
    for (const name of Object.keys(settings)) settledValue(name, settings, world, values, [])
    return values
  } catch (error) {
    if (error instanceof FormulaFault) return error.problem
    throw error
  }
}

export const isProblem = (found: Values | Problem): found is Problem =>
  'code' in found && 'message' in found && 'hint' in found

function settledValue(
  name: string,
  settings: Settings,
  world: FormulaWorld,
  values: Record<string, ParameterValue>,
  asked: readonly string[],
): unknown {
  if (Object.hasOwn(values, name)) return values[name]
  const setting = settings[name]
  if (!setting) return name === 'images' ? world.images : (world.options[name]?.default ?? null)
  if (asked.includes(name)) throw circular([...asked.slice(asked.indexOf(name)), name], setting, world)
  const value =
    setting.kind === 'value'
      ? setting.value
      : computed(name, setting, settings, world, values, [...asked, name])
  values[name] = value
  return value
}

type Formula = Extract<Setting, { kind: 'formula' }>

function computed(
  name: string,
  formula: Formula,
  settings: Settings,
  world: FormulaWorld,
  values: Record<string, ParameterValue>,
  asked: readonly string[],
): ParameterValue {
  const names: Record<string, unknown> = {}
  for (const one of namesIn(formula.expression))
    names[one.name] = settledValue(one.name, settings, world, values, asked)
  const result = evaluate(formula.expression, names)
  if (!result.ok) {
    const at = { line: formula.at.line, column: formula.at.column + result.column - 1 }
    throw fault('bad-formula', `${name}: ${result.message}`, at, world, {
      expected: result.expected,
      got: result.got,
    })
  }
  return fitting(name, result.value, formula, world)
}

function fitting(name: string, value: unknown, formula: Formula, world: FormulaWorld): ParameterValue {
  const type = world.options[name]?.type
  const wanted = type === 'flag' ? 'boolean' : 'number'
  if (typeof value !== wanted || (typeof value === 'number' && !Number.isFinite(value))) {
    const kind = type === 'flag' ? 'true or false' : 'a number'
    throw fault('bad-formula', `${name}: the formula gives no ${kind}`, formula.at, world, {
      expected: kind,
      got: String(value),
    })
  }
  if (typeof value !== 'number') return value as boolean
  if (name === 'repeats') return nearestRepeats(value)
  const tidy = Number(value.toPrecision(12))
  if (type !== 'int' || Number.isInteger(tidy)) return tidy
  throw fault('not-whole', `${name}: ${formula.text} is not a whole number`, formula.at, world, {
    ...{
      expected: 'a whole number',
      got: String(tidy),
      hint: `write round(${formula.text}) or floor(${formula.text})`,
    },
  })
}

/** The nearest whole number, a half goes down, at least 1. */
export const nearestRepeats = (repeats: number): number => Math.max(1, Math.ceil(repeats - 0.5))

function circular(names: readonly string[], setting: Setting, world: FormulaWorld): FormulaFault {
  const hint = 'give one of them a number'
  return fault('circular-formula', 'these formulas need each other', setting.at, world, {
    got: names.join(' → '),
    hint,
  })
}

function fault(
  code: string,
  message: string,
  at: Place,
  world: FormulaWorld,
  known: Partial<Problem>,
): FormulaFault {
  return new FormulaFault({
    ...{ code, message, expected: null, got: null, file: world.file, ...at, hint: null },
    ...known,
  })
}

import type { ParameterValue, Problem } from '../../tracker/model.ts'
import { evaluate, namesIn } from '../expression.ts'
import type { ScriptOptions } from '../facts/options.ts'
import { type Known, problemAt } from '../problem.ts'
import type { Place, Setting, Settings } from '../spec.ts'

export type Values = Readonly<Record<string, ParameterValue>>

/** What formulas know besides the parameters of their trial. */
export interface FormulaWorld {
  readonly file: string
  readonly images: number
  /** With lorasweep's own parameters. */
  readonly options: ScriptOptions
}

/** A name that the trial does not set: the number of pictures, or the script's default. */
export const worldValue = (world: FormulaWorld, name: string): unknown =>
  name === 'images' ? world.images : (world.options[name]?.default ?? null)

/** Every setting of a trial as a plain value, formulas in the order in which they need each other. */
export function resolvedValues(settings: Settings, world: FormulaWorld): Values | readonly Problem[] {
  const trial: Resolving = { settings, world, values: {}, failed: new Set(), problems: [] }
  for (const name of Object.keys(settings)) settledValue(trial, name, [])
  return trial.problems.length > 0 ? trial.problems : trial.values
}

interface Resolving {
  readonly settings: Settings
  readonly world: FormulaWorld
  readonly values: Record<string, ParameterValue>
  /** Formulas that cannot be worked out: what needs one of them says nothing more. */
  readonly failed: Set<string>
  readonly problems: Problem[]
}

type Formula = Extract<Setting, { kind: 'formula' }>

/** Undefined where the formula of the name, or one that it needs, has a fault. */
function settledValue(trial: Resolving, name: string, asked: readonly string[]): unknown {
  if (Object.hasOwn(trial.values, name)) return trial.values[name]
  if (trial.failed.has(name)) return undefined
  const setting = trial.settings[name]
  if (!setting) return worldValue(trial.world, name)
  const circle = asked.includes(name) ? [...asked.slice(asked.indexOf(name)), name] : null
  if (circle) return circular(trial, circle, setting.at)
  const value = setting.kind === 'value' ? setting.value : computed(trial, name, setting, [...asked, name])
  if (value === undefined) trial.failed.add(name)
  else trial.values[name] = value
  return value
}

function computed(
  trial: Resolving,
  name: string,
  formula: Formula,
  asked: readonly string[],
): ParameterValue | undefined {
  const names: Record<string, unknown> = {}
  for (const one of namesIn(formula.expression)) {
    names[one.name] = settledValue(trial, one.name, asked)
    if (names[one.name] === undefined) return undefined
  }
  const result = evaluate(formula.expression, names)
  if (result.ok) return fitting(trial, name, result.value, formula)
  const at = { line: formula.at.line, column: formula.at.column + result.column - 1 }
  const { expected, got } = result
  return fail(trial, at, 'bad-formula', `${name}: ${result.message}`, { expected, got })
}

/** The value as the option takes it: repeats are rounded, other counts must be whole by themselves. */
function fitting(
  trial: Resolving,
  name: string,
  value: unknown,
  formula: Formula,
): ParameterValue | undefined {
  const type = trial.world.options[name]?.type
  const isRight =
    type === 'flag' ? typeof value === 'boolean' : typeof value === 'number' && Number.isFinite(value)
  if (!isRight) {
    const expected = type === 'flag' ? 'true or false' : 'a number'
    return fail(trial, formula.at, 'bad-formula', `${name}: the formula gives no ${expected}`, {
      expected,
      got: String(value),
    })
  }
  if (typeof value !== 'number') return value as boolean
  if (name === 'repeats') return nearestRepeats(value)
  if (Number.isInteger(value)) return value
  const tidy = Number(value.toPrecision(12))
  if (type !== 'int' || Number.isInteger(tidy)) return tidy
  const hint = `write round(${formula.text}) or floor(${formula.text})`
  const known = { expected: 'a whole number', got: String(tidy), hint }
  return fail(trial, formula.at, 'not-whole', `${name}: ${formula.text} is not a whole number`, known)
}

/** The nearest whole number, a half goes down, at least 1. */
export const nearestRepeats = (repeats: number): number => Math.max(1, Math.ceil(repeats - 0.5))

const circular = (trial: Resolving, names: readonly string[], at: Place): undefined =>
  fail(trial, at, 'circular-formula', 'these formulas need each other', {
    got: names.join(' → '),
    hint: 'give one of them a number',
  })

function fail(trial: Resolving, at: Place, code: string, message: string, known: Known): undefined {
  trial.problems.push(problemAt(trial.world.file, at, code, message, known))
}

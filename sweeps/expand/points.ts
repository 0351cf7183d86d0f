import type { Problem } from '../../tracker/model.ts'
import { evaluate, namesIn } from '../expression.ts'
import { problemAt } from '../problem.ts'
import type { Condition, Settings, SweepSpec } from '../spec.ts'
import { type FormulaWorld, resolvedValues, type Values, worldValue } from './formulas.ts'

/** One combination worked out: its values, null where `exclude` drops it, or what is wrong with it. */
export type Point = Values | null | readonly Problem[]

export const isFaulty = (point: Point): point is readonly Problem[] => Array.isArray(point)

/** Turns combinations into values: formulas first, then `only_if`, then `exclude`. */
export function pointMaker(spec: SweepSpec, world: FormulaWorld): (settings: Settings) => Point {
  const onlyIf = Object.entries(spec.onlyIf).map(([name, condition]) => ({ name, ...tested(condition) }))
  const exclude = spec.exclude.map(tested)
  return (settings) => {
    const needed = world.images === 0 ? without(settings, ['repeats']) : settings
    const values = resolvedValues(needed, world)
    if (isFaulty(values)) return values
    const dropped: string[] = []
    for (const test of onlyIf) {
      const holds = isMet(test, values, world)
      if (typeof holds !== 'boolean') return [holds]
      if (!holds) dropped.push(test.name)
    }
    return keptPoint(dropped.length > 0 ? without(values, dropped) : values, exclude, world)
  }
}

interface Test {
  readonly condition: Condition
  readonly names: readonly string[]
}

const tested = (condition: Condition): Test => ({
  condition,
  names: namesIn(condition.expression).map(({ name }) => name),
})

function keptPoint(values: Values, exclude: readonly Test[], world: FormulaWorld): Point {
  for (const test of exclude) {
    const holds = isMet(test, values, world)
    if (typeof holds !== 'boolean') return [holds]
    if (holds) return null
  }
  return values
}

const without = <T>(map: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)))

/** A parameter that a trial leaves out counts with the script's default. */
function isMet({ condition, names }: Test, values: Values, world: FormulaWorld): boolean | Problem {
  const known = Object.fromEntries(names.map((name) => [name, values[name] ?? worldValue(world, name)]))
  const result = evaluate(condition.expression, known)
  if (result.ok) return result.value === true
  const at = { line: condition.at.line, column: condition.at.column + result.column - 1 }
  return problemAt(world.file, at, 'bad-expression', result.message, {
    expected: result.expected,
    got: result.got,
  })
}

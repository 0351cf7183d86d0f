import { type Expression, type ExpressionFault, fault } from './expression-tree.ts'

export type Evaluated = { readonly ok: true; readonly value: unknown } | ExpressionFault

type Binary = Extract<Expression, { kind: 'binary' }>
type Call = Extract<Expression, { kind: 'call' }>

/** What an expression is worth; a name that is not in `names` is a fault, null is a value unlike any other. */
export function evaluate(expression: Expression, names: Readonly<Record<string, unknown>>): Evaluated {
  switch (expression.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return { ok: true, value: expression.value }
    case 'name':
      return Object.hasOwn(names, expression.name)
        ? { ok: true, value: names[expression.name] }
        : fault(
            expression.column,
            `there is nothing called ${expression.name}`,
            'a known name',
            expression.name,
          )
    case 'not':
      return mapped(evaluate(expression.of, names), (value) => ({ ok: true, value: !isTrue(value) }))
    case 'minus':
      return mapped(evaluate(expression.of, names), (value) =>
        typeof value === 'number' ? { ok: true, value: -value } : notNumber(value, expression.column),
      )
    case 'list':
      return all(expression.items, names, (items) => ({ ok: true, value: items }))
    case 'call':
      return all(expression.args, names, (values) => called(expression, values))
    case 'binary':
      return binary(expression, names)
  }
}

const isTrue = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && value !== 0 && value !== ''

const mapped = (result: Evaluated, then: (value: unknown) => Evaluated): Evaluated =>
  result.ok ? then(result.value) : result

function all(
  items: readonly Expression[],
  names: Readonly<Record<string, unknown>>,
  then: (values: unknown[]) => Evaluated,
): Evaluated {
  const values: unknown[] = []
  for (const item of items) {
    const value = evaluate(item, names)
    if (!value.ok) return value
    values.push(value.value)
  }
  return then(values)
}

const notNumber = (value: unknown, column: number): ExpressionFault =>
  fault(
    column,
    'this needs a number',
    'a number',
    value === null || value === undefined ? 'nothing' : JSON.stringify(value),
  )

const functions: Readonly<Record<Call['function'], (values: readonly number[]) => number>> = {
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  round: ([value = Number.NaN]) => Math.round(value),
  floor: ([value = Number.NaN]) => Math.floor(value),
  ceil: ([value = Number.NaN]) => Math.ceil(value),
}

function called(call: Call, values: readonly unknown[]): Evaluated {
  const strange = values.find((value) => typeof value !== 'number')
  if (strange !== undefined) return notNumber(strange, call.column)
  return { ok: true, value: functions[call.function](values as number[]) }
}

function binary(expression: Binary, names: Readonly<Record<string, unknown>>): Evaluated {
  const { operator, column } = expression
  return mapped(evaluate(expression.left, names), (left) => {
    if (operator === 'and' && !isTrue(left)) return { ok: true, value: false }
    if (operator === 'or' && isTrue(left)) return { ok: true, value: true }
    return mapped(evaluate(expression.right, names), (right) => {
      if (operator === 'and' || operator === 'or') return { ok: true, value: isTrue(right) }
      return applied(operator, left, right, column)
    })
  })
}

function applied(
  operator: Exclude<Binary['operator'], 'and' | 'or'>,
  left: unknown,
  right: unknown,
  column: number,
): Evaluated {
  switch (operator) {
    case '==':
      return { ok: true, value: isSame(left, right) }
    case '!=':
      return { ok: true, value: !isSame(left, right) }
    case 'in':
      return isIn(left, right, column)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(operator, left, right)
    default:
      return computed(operator, left, right, column)
  }
}

const isSame = (left: unknown, right: unknown): boolean =>
  Array.isArray(left) || Array.isArray(right)
    ? JSON.stringify(left) === JSON.stringify(right)
    : left === right

function isIn(left: unknown, right: unknown, column: number): Evaluated {
  if (Array.isArray(right)) return { ok: true, value: right.some((one) => isSame(left, one)) }
  if (typeof right === 'string' && typeof left === 'string') return { ok: true, value: right.includes(left) }
  return fault(
    column,
    '“in” needs a list or a text on its right',
    "[1, 2] or 'text'",
    JSON.stringify(right ?? null),
  )
}

/** Things of different kinds are neither larger nor smaller: a run without a value fails every comparison. */
function compared(operator: '<' | '<=' | '>' | '>=', left: unknown, right: unknown): Evaluated {
  const alike =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string')
  if (!alike) return { ok: true, value: false }
  const [a, b] = [left as number, right as number]
  const value = { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator]
  return { ok: true, value }
}

function computed(operator: '+' | '-' | '*' | '/', left: unknown, right: unknown, column: number): Evaluated {
  if (typeof left !== 'number') return notNumber(left, column)
  if (typeof right !== 'number') return notNumber(right, column)
  if (operator === '/' && right === 0) return fault(column, 'division by zero', 'a divisor other than 0', '0')
  const value = { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[operator]
  return { ok: true, value }
}

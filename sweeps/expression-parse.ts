import type { Token } from './expression-tokens.ts'
import {
  type BinaryOperator,
  type Expression,
  type ExpressionFault,
  type FunctionName,
  fault,
  functionNames,
} from './expression-tree.ts'

type Parsed = { readonly ok: true; readonly value: Expression } | ExpressionFault

/** Deeper nesting than a person writes would exhaust the stack. */
const deepest = 200

/** Weakest first; operators of one row bind alike, from the left. */
const rows: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in'],
  ['+', '-'],
  ['*', '/'],
]

/** A tree from tokens, by precedence. */
export function parseTokens(tokens: readonly Token[]): Parsed {
  const reader = { tokens, at: 0, depth: 0 }
  const value = binaryFrom(reader, 0)
  if (!value.ok) return value
  const rest = here(reader)
  return rest.kind === 'end'
    ? value
    : fault(rest.column, 'the expression should end here', 'an operator or the end', rest.text)
}

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

const here = (reader: Reader): Token => reader.tokens[reader.at] ?? { kind: 'end', text: '', column: 1 }

const isAt = (reader: Reader, text: string): boolean =>
  here(reader).text === text && (here(reader).kind === 'word' || here(reader).kind === 'sign')

function operatorAt(reader: Reader, row: readonly string[]): string | null {
  if (row.includes('not in') && isAt(reader, 'not') && reader.tokens[reader.at + 1]?.text === 'in')
    return 'not in'
  return row.find((sign) => isAt(reader, sign)) ?? null
}

function binaryFrom(reader: Reader, level: number): Parsed {
  const row = rows[level]
  if (!row) return unaryFrom(reader)
  if (level === 2 && isAt(reader, 'not')) return notFrom(reader)
  let left = binaryFrom(reader, level + 1)
  while (left.ok) {
    const column = here(reader).column
    const operator = operatorAt(reader, row)
    if (!operator) return left
    reader.at += operator === 'not in' ? 2 : 1
    const right = binaryFrom(reader, level + 1)
    if (!right.ok) return right
    left = { ok: true, value: combined(operator, left.value, right.value, column) }
  }
  return left
}

function combined(sign: string, left: Expression, right: Expression, column: number): Expression {
  if (sign === 'not in') return { kind: 'not', of: { kind: 'binary', operator: 'in', left, right, column } }
  const operator = (sign === '=' ? '==' : sign) as BinaryOperator
  return { kind: 'binary', operator, left, right, column }
}

function nested(reader: Reader, inner: () => Parsed): Parsed {
  if (reader.depth >= deepest)
    return fault(
      here(reader).column,
      'the expression is nested too deeply',
      `at most ${deepest} levels`,
      'more',
    )
  reader.depth += 1
  const value = inner()
  reader.depth -= 1
  return value
}

function notFrom(reader: Reader): Parsed {
  reader.at += 1
  const of = nested(reader, () => binaryFrom(reader, 2))
  return of.ok ? { ok: true, value: { kind: 'not', of: of.value } } : of
}

function unaryFrom(reader: Reader): Parsed {
  if (!isAt(reader, '-')) return atomFrom(reader)
  const { column } = here(reader)
  reader.at += 1
  const of = nested(reader, () => unaryFrom(reader))
  return of.ok ? { ok: true, value: { kind: 'minus', of: of.value, column } } : of
}

function atomFrom(reader: Reader): Parsed {
  const token = here(reader)
  reader.at += 1
  if (token.kind === 'number') return { ok: true, value: { kind: 'number', value: Number(token.text) } }
  if (token.kind === 'text') return { ok: true, value: { kind: 'text', value: token.text.slice(1, -1) } }
  if (token.kind === 'word') return wordFrom(reader, token)
  if (token.text === '(')
    return groupFrom(reader, ')', (items) =>
      items.length > 1 ? { kind: 'list', items } : (items[0] ?? null),
    )
  if (token.text === '[') return groupFrom(reader, ']', (items) => ({ kind: 'list', items }))
  return fault(
    token.column,
    'a value is missing here',
    'a number, a name, a text in quotes or (',
    token.text || 'the end',
  )
}

function wordFrom(reader: Reader, token: Token): Parsed {
  if (token.text === 'true' || token.text === 'false') {
    return { ok: true, value: { kind: 'boolean', value: token.text === 'true' } }
  }
  if (['and', 'or', 'in', 'not'].includes(token.text)) {
    return fault(
      token.column,
      'a value is missing here',
      'a number, a name, a text in quotes or (',
      token.text,
    )
  }
  if (!isAt(reader, '(')) return { ok: true, value: { kind: 'name', name: token.text, column: token.column } }
  const name = functionNames.find((known) => known === token.text)
  if (!name)
    return fault(token.column, `there is no function ${token.text}`, functionNames.join(', '), token.text)
  reader.at += 1
  return groupFrom(reader, ')', (args) => callOf(name, args, token.column))
}

function callOf(name: FunctionName, args: readonly Expression[], column: number): Expression | null {
  const fits = name === 'min' || name === 'max' ? args.length > 0 : args.length === 1
  return fits ? { kind: 'call', function: name, args, column } : null
}

/** Expressions between commas up to `close`; more than one in plain brackets is a list, as after `in`. */
function groupFrom(
  reader: Reader,
  close: ')' | ']',
  make: (items: readonly Expression[]) => Expression | null,
): Parsed {
  const opened = here(reader).column
  const items: Expression[] = []
  while (!isAt(reader, close)) {
    const item = nested(reader, () => binaryFrom(reader, 0))
    if (!item.ok) return item
    items.push(item.value)
    if (isAt(reader, ',')) reader.at += 1
    else if (!isAt(reader, close))
      return fault(here(reader).column, 'the brackets never close', close, here(reader).text || 'the end')
  }
  reader.at += 1
  const value = make(items)
  if (!value)
    return fault(opened, 'the brackets hold the wrong number of values', 'one value', String(items.length))
  return { ok: true, value }
}

import { parseTokens } from './expression-parse.ts'
import { expressionTokens } from './expression-tokens.ts'
import { type Expression, type ExpressionFault, fault } from './expression-tree.ts'

export { type Evaluated, evaluate } from './expression-evaluate.ts'
export type { Expression, ExpressionFault } from './expression-tree.ts'

/**
 * The one expression language: formulas, `exclude`, `only_if` and the dashboard's filter.
 * Numbers, 'texts', names, lists after `in`, `+ - * / ( )`, comparisons (`=` and `==` alike),
 * `and or not in`, `min max round floor ceil`.
 */
export function parseExpression(
  text: string,
): { readonly ok: true; readonly value: Expression } | ExpressionFault {
  if (text.length > longest)
    return fault(longest, 'the expression is too long', `at most ${longest} characters`, String(text.length))
  const tokens = expressionTokens(text)
  return Array.isArray(tokens) ? parseTokens(tokens) : tokens
}

/** Characters. A tree of a longer one could be too deep to walk. */
const longest = 2000

/** Every name an expression asks for, once, in the order of appearance, with its first column. */
export function namesIn(
  expression: Expression,
): readonly { readonly name: string; readonly column: number }[] {
  const found = new Map<string, number>()
  const walk = (one: Expression): void => {
    if (one.kind === 'name' && !found.has(one.name)) found.set(one.name, one.column)
    for (const part of partsOf(one)) walk(part)
  }
  walk(expression)
  return [...found].map(([name, column]) => ({ name, column }))
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'not':
    case 'minus':
      return [expression.of]
    case 'binary':
      return [expression.left, expression.right]
    case 'list':
      return expression.items
    case 'call':
      return expression.args
    default:
      return []
  }
}

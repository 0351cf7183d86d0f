/** What an expression can be: a parsed tree, never JavaScript. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string; readonly column: number }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'minus'; readonly of: Expression; readonly column: number }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
      readonly column: number
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'call'
      readonly function: FunctionName
      readonly args: readonly Expression[]
      readonly column: number
    }

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'and'
  | 'or'

export const functionNames = ['min', 'max', 'round', 'floor', 'ceil'] as const
export type FunctionName = (typeof functionNames)[number]

/** What is wrong with an expression; `column` counts characters from 1. */
export interface ExpressionFault {
  readonly ok: false
  readonly column: number
  readonly message: string
  readonly expected: string | null
  readonly got: string | null
}

export const fault = (
  column: number,
  message: string,
  expected: string | null,
  got: string | null,
): ExpressionFault => ({ ok: false, column, message, expected, got })

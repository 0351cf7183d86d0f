import { type ExpressionFault, fault } from './expression-tree.ts'

export interface Token {
  readonly kind: 'number' | 'text' | 'word' | 'sign' | 'end'
  readonly text: string
  /** From 1. */
  readonly column: number
}

const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}_.]*/uy],
  ['text', /'[^']*'|"[^"]*"/y],
  ['sign', /==|!=|<=|>=|[-+*/()<>=,[\]]/y],
]

/** An expression cut into its words; the last one is the end. */
export function expressionTokens(text: string): Token[] | ExpressionFault {
  const tokens: Token[] = []
  let at = 0
  while (true) {
    while (/\s/.test(text[at] ?? '')) at += 1
    if (at >= text.length) return [...tokens, { kind: 'end', text: '', column: at + 1 }]
    const token = tokenAt(text, at)
    if (!token) return strange(text, at)
    tokens.push(token)
    at += token.text.length
  }
}

function tokenAt(text: string, at: number): Token | null {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at
    const found = shape.exec(text)
    if (found) return { kind, text: found[0], column: at + 1 }
  }
  return null
}

function strange(text: string, at: number): ExpressionFault {
  const sign = text[at] ?? ''
  if (sign === "'" || sign === '"')
    return fault(at + 1, 'the quoted text never ends', `a closing ${sign}`, 'the end')
  return fault(
    at + 1,
    `“${sign}” means nothing in an expression`,
    'numbers, names, texts in quotes, + - * / ( ) = < >',
    sign,
  )
}

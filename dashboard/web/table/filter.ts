import { evaluate, namesIn, parseExpression } from '../../../sweeps/expression.ts'
import type { TrialFact } from '../../wire.ts'
import type { TrialColumn } from './trial-columns.ts'

export type Filtered =
  | { readonly ok: true; readonly trials: readonly TrialFact[] }
  /** `column` counts characters from 1. */
  | { readonly ok: false; readonly column: number; readonly message: string }

/** Trials for which an expression is true, in the language of sweep files. */
export function filterTrials(
  trials: readonly TrialFact[],
  text: string,
  columns: readonly TrialColumn[],
): Filtered {
  if (text.trim() === '') return { ok: true, trials }
  const parsed = parseExpression(text)
  if (!parsed.ok) return { ok: false, column: parsed.column, message: faultText(parsed) }
  const unknown = namesIn(parsed.value).find(({ name }) => columns.every((one) => one.name !== name))
  if (unknown) return { ok: false, column: unknown.column, message: `nothing here is called ${unknown.name}` }
  const kept: TrialFact[] = []
  for (const trial of trials) {
    const result = evaluate(
      parsed.value,
      Object.fromEntries(columns.map(({ name, value }) => [name, value(trial)])),
    )
    if (!result.ok) return { ok: false, column: result.column, message: faultText(result) }
    if (result.value !== false && result.value !== null) kept.push(trial)
  }
  return { ok: true, trials: kept }
}

const faultText = ({
  message,
  expected,
  got,
}: {
  message: string
  expected: string | null
  got: string | null
}) => [message, expected && `expected ${expected}`, got && `found ${got}`].filter(Boolean).join(', ')

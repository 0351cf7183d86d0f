/** From whatever a run's curves are kept in to one number an epoch: a new signal appears by itself. */
import { mean } from '../../../tracker/analysis/numbers.ts'

/** By name, one number a moment; NaN where unknown. */
export type Series = Readonly<Record<string, readonly number[]>>

export interface Shape {
  readonly moments: number
  /** Columns of prompts with the trained word, of all `columns`; the others are controls. */
  readonly trigger: readonly number[]
  readonly columns: number
}

/**
 * Every list that has a value a moment, however deep. Rows with a column a prompt give three means: of all, of the
 * trigger prompts and of the controls; labelled scores give one series a label, and their mean.
 */
export function flattened(value: unknown, shape: Shape, name = ''): Series {
  if (Array.isArray(value)) return value.length === shape.moments ? ofList(value, shape, name) : {}
  if (typeof value !== 'object' || value === null) return {}
  const parts = Object.entries(value).map(([key, part]) =>
    flattened(part, shape, name === '' ? key : `${name}.${key}`),
  )
  return Object.assign({}, ...parts)
}

function ofList(list: readonly unknown[], shape: Shape, name: string): Series {
  if (list.every(isNumeric)) return { [name]: list.map(asNumber) }
  if (list.every(Array.isArray)) return ofRows(list as readonly (readonly unknown[])[], shape, name)
  if (list.every(isRecord)) return byKey(list, shape, name)
  return {}
}

function ofRows(rows: readonly (readonly unknown[])[], shape: Shape, name: string): Series {
  if (rows.every((row) => row.every(isNumeric))) {
    return meansOf(
      rows.map((row) => row.map(asNumber)),
      shape,
      name,
    )
  }
  const scored = rows as readonly (readonly Scored[])[]
  if (!scored.every((row) => row.every(isScored))) return {}
  const kinds = [...new Set(scored.flatMap((row) => row.map(({ kind }) => kind)))].sort()
  const scoresOf = (of: string | null): number[][] =>
    scored.map((row) => row.map(({ kind, score }) => (of === null || kind === of ? score : 0)))
  return Object.assign(
    meansOf(scoresOf(null), shape, name),
    ...kinds.map((kind) => meansOf(scoresOf(kind), shape, `${name} ${kind}`)),
  )
}

/** Means over columns; without a column a prompt, over all there are. */
export function meansOf(rows: readonly (readonly number[])[], shape: Shape, name: string): Series {
  const over = (columns: readonly number[]): number[] =>
    rows.map((row) => mean(columns.map((column) => row[column] as number).filter(Number.isFinite)))
  const all = rows.map((row) => mean(row.filter(Number.isFinite)))
  if (rows.some((row) => row.length !== shape.columns)) return { [name]: all }
  const control = Array.from({ length: shape.columns }, (_, k) => k).filter((k) => !shape.trigger.includes(k))
  return {
    [name]: all,
    [`${name} (trigger)`]: over(shape.trigger),
    ...(control.length === 0 ? {} : { [`${name} (control)`]: over(control) }),
  }
}

type Leaf = Readonly<Record<string, unknown>>

/** One object a moment, or null: its keys are series. */
function byKey(list: readonly (Leaf | null)[], shape: Shape, name: string): Series {
  const keys = [...new Set(list.flatMap((one) => Object.keys(one ?? {})))]
  const column = (key: string): unknown[] => list.map((one) => one?.[key] ?? null)
  const parts = keys.map((key) => flattened(column(key), shape, name === '' ? key : `${name}.${key}`))
  return Object.assign({}, ...parts)
}

/** Numbers by path. */
export type Leaves = Readonly<Record<string, number>>

/** Numbers of a value, however deep; those in lists are not named, so they are left out. */
export function leaves(value: unknown, name = ''): Leaves {
  if (typeof value === 'number') return { [name]: value }
  if (!isRecord(value) || value === null) return {}
  const parts = Object.entries(value).map(([key, part]) => leaves(part, name === '' ? key : `${name}.${key}`))
  return Object.assign({}, ...parts)
}

interface Scored {
  readonly kind: string
  readonly score: number
}

const isScored = (one: unknown): one is Scored =>
  typeof one === 'object' && one !== null && 'kind' in one && 'score' in one
const isRecord = (one: unknown): one is Leaf | null => typeof one === 'object' && !Array.isArray(one)
const isNumeric = (one: unknown): boolean => typeof one === 'number' || one === null
const asNumber = (one: unknown): number => (typeof one === 'number' ? one : Number.NaN)

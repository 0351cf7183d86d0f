import type { Setting, Settings, SweepAxis, SweepSpec } from '../spec.ts'
import { drawsOf } from './draws.ts'

/** Trials that a file asks for, before anything is left out. */
export function combinationCount(spec: SweepSpec): number {
  const grid = spec.axes.reduce((count, axis) => count * axis.points.length, 1) * (spec.random?.n ?? 1)
  const asked = hasGrid(spec) ? grid + spec.trials.length : spec.trials.length
  return asked * Math.max(1, spec.seeds.length)
}

/** A file of explicit trials alone has no grid; one without anything to vary is a single trial. */
const hasGrid = (spec: SweepSpec): boolean =>
  spec.axes.length > 0 || spec.random !== null || spec.trials.length === 0

/** Every plain value that the file gives a parameter, as often as it does. */
export const settingsNamed = (spec: SweepSpec, name: string): Extract<Setting, { kind: 'value' }>[] =>
  [spec.set, ...spec.axes.flatMap(({ points }) => points), ...spec.trials].flatMap((map) => {
    const setting = map[name]
    return setting?.kind === 'value' ? [setting] : []
  })

/** Every parameter that the file gives to some trial: axes first, in the order written. */
export const givenNames = (spec: SweepSpec): string[] => [
  ...new Set([
    ...spec.axes.flatMap(({ names }) => names),
    ...Object.keys(spec.random?.over ?? {}),
    ...spec.trials.flatMap((trial) => Object.keys(trial)),
    ...(spec.seeds.length > 0 ? ['seed'] : []),
    ...Object.keys(spec.set),
  ]),
]

/** Grid × random draws, then explicit trials, each with every seed; the last axis changes fastest. */
export function combinations(spec: SweepSpec): Settings[] {
  const grid = hasGrid(spec) ? product(spec.axes).flatMap((point) => withDraws(spec, point)) : []
  const all = [...grid, ...spec.trials].map((point) => ({ ...spec.set, ...point }))
  if (spec.seeds.length === 0) return all
  const at = { line: 1, column: 1 }
  return all.flatMap((point) =>
    spec.seeds.map((seed) => ({ ...point, seed: { kind: 'value', value: seed, at } as Setting })),
  )
}

const withDraws = (spec: SweepSpec, point: Settings): Settings[] =>
  spec.random === null ? [point] : drawsOf(spec.random).map((draw) => ({ ...point, ...draw }))

function product(axes: readonly SweepAxis[]): Settings[] {
  let points: Settings[] = [{}]
  for (const axis of axes)
    points = points.flatMap((point) => axis.points.map((next) => ({ ...point, ...next })))
  return points
}

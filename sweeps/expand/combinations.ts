import type { Setting, Settings, SweepAxis, SweepSpec } from '../spec.ts'
import { drawsOf } from './draws.ts'

/** Trials that a file asks for, before anything is left out. */
export function combinationCount(spec: SweepSpec): number {
  const product = spec.axes.reduce((count, axis) => count * axis.points.length, 1)
  const plain = isProductAsked(spec) ? product : 0
  const drawn = product * (spec.random?.n ?? 0)
  return (plain + drawn + spec.trials.length) * Math.max(1, spec.seeds.length)
}

/** A file of draws or explicit trials alone has no grid; one without anything to vary is a single trial. */
const isProductAsked = (spec: SweepSpec): boolean =>
  spec.axes.length > 0 || (spec.random === null && spec.trials.length === 0)

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

/** The grid, the grid with each draw, explicit trials; each with every seed. The last axis changes fastest. */
export function combinations(spec: SweepSpec): Settings[] {
  const grid = product(spec.axes)
  const draws = spec.random === null ? [] : drawsOf(spec.random)
  const plain = isProductAsked(spec) ? grid : []
  const drawn = grid.flatMap((point) => draws.map((draw) => ({ ...point, ...draw })))
  const all = [...plain, ...drawn, ...spec.trials].map((point) => ({ ...spec.set, ...point }))
  return spec.seeds.length === 0 ? all : all.flatMap((point) => withSeeds(point, spec.seeds))
}

const withSeeds = (point: Settings, seeds: readonly number[]): Settings[] => {
  const at = { line: 1, column: 1 }
  return seeds.map((seed) => ({ ...point, seed: { kind: 'value', value: seed, at } }))
}

function product(axes: readonly SweepAxis[]): Settings[] {
  let points: Settings[] = [{}]
  for (const axis of axes)
    points = points.flatMap((point) => axis.points.map((next) => ({ ...point, ...next })))
  return points
}

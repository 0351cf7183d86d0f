import { type SignalName, standing, type Weighing } from './constants.ts'
import { mean, sum, variance } from './numbers.ts'
import { type Signals, signalsOf } from './signals.ts'
import type { Trajectory } from './trajectory.ts'

/** A run on the judge's scales. Arrays by moment, the base model's at 0: it is never the epoch to keep. */
export interface Weighed {
  /** By moment: each signal against the run's mean, in its usual spread. */
  readonly signals: readonly Readonly<Record<string, number>>[]
  /** Points above the run's mean; −Infinity for the base model. */
  readonly points: readonly number[]
  /** Standard error, over prompts, of how many points a moment stands below another one. */
  readonly errorBetween: (one: number, other: number) => number
  /** Points of what pictures show, to be compared between runs of a group, and its standard error. */
  readonly height: (moment: number) => { readonly points: number; readonly error: number }
}

/** Signals that are about pictures: they differ by prompt and can be compared between runs. */
const pictorial: readonly SignalName[] = ['likeness', 'texture', 'velocity', 'control']

export function weigh(path: Trajectory, tempo: number, constants: Weighing): Weighed {
  const own = signalsOf(path, tempo)
  const signals = [{}, ...centred(own, constants)]
  const draws = drawnPrompts(path).map((speaking) => signalsOf(path, tempo, speaking))
  const drawnPoints = draws.map((drawn) => pointsOf(centred(drawn, constants), constants))
  const heights = draws.map((drawn) => heightsOf(drawn, constants))
  return {
    signals,
    points: [Number.NEGATIVE_INFINITY, ...pointsOf(centred(own, constants), constants)],
    errorBetween: (one, other) =>
      Math.sqrt(variance(drawnPoints.map((row) => (row[one - 1] as number) - (row[other - 1] as number)))),
    height: (moment) => ({
      points: heightsOf(own, constants)[moment - 1] as number,
      error: Math.sqrt(variance(heights.map((row) => row[moment - 1] as number))),
    }),
  }
}

/** By moment after the base model. Signals that are null are left out: they speak neither for nor against. */
export function centred(signals: Signals, { units }: Pick<Weighing, 'units'>): Record<string, number>[] {
  const known = Object.entries(signals).flatMap(([name, values]) =>
    values === null ? [] : [{ name: name as SignalName, values, centre: mean(values) }],
  )
  return Array.from({ length: momentsOf(signals) }, (_, k) =>
    Object.fromEntries(
      known.map(({ name, values, centre }) => [name, ((values[k] as number) - centre) / units[name]]),
    ),
  )
}

const momentsOf = (signals: Signals): number =>
  Math.max(...Object.values(signals).map((values) => values?.length ?? 0))

export const pointsOf = (
  rows: readonly Readonly<Record<string, number>>[],
  { weights }: Pick<Weighing, 'weights'>,
): number[] =>
  rows.map((row) => sum(Object.entries(row).map(([name, value]) => weights[name as SignalName] * value)))

function heightsOf(signals: Signals, { weights, units }: Weighing): number[] {
  return Array.from({ length: momentsOf(signals) }, (_, k) =>
    sum(
      pictorial.map((name) => {
        const values = signals[name]
        return values === null ? 0 : (weights[name] * (values[k] as number)) / units[name]
      }),
    ),
  )
}

/** Prompts drawn with replacement, trigger and control apart; the same draws every time. */
function drawnPrompts({ trigger, control }: Trajectory): { trigger: number[]; control: number[] }[] {
  let state = 1
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const drawn = (from: readonly number[]): number[] =>
    from.map(() => from[Math.floor(next() * from.length)] as number)
  return Array.from({ length: standing.draws }, () => ({ trigger: drawn(trigger), control: drawn(control) }))
}

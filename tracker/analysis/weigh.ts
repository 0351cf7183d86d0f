import { eyes, type SignalName, type Weighing } from './constants.ts'
import { blended, mean, sum, variance } from './numbers.ts'
import type { PromptSeries } from './rise.ts'
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
  /** Points of what pictures show, to be compared between runs of a group, and what each prompt adds to them. */
  readonly height: (moment: number) => { readonly points: number; readonly parts: PromptParts }
}

/** By prompt: a height is the mean over trigger prompts plus the mean over control prompts. */
export interface PromptParts {
  readonly trigger: readonly number[]
  readonly control: readonly number[]
}

/** Signals that are about pictures: they differ by prompt and can be compared between runs. */
const pictorial: readonly SignalName[] = ['likeness', 'texture', 'velocity', 'control']

/**
 * A model's `likeness`, by moment with the base model first, stands for the classical one in signals and points.
 * Heights and errors keep the classical one: runs are compared whatever they were looked at with.
 */
export function weigh(
  path: Trajectory,
  tempo: number,
  constants: Weighing,
  likeness: readonly number[] | null = null,
): Weighed {
  const own = signalsOf(path, tempo)
  const seen = likeness === null ? {} : { likeness: inUnit(likeness.slice(1), constants.units.likeness) }
  const rows = centred({ ...own, ...seen }, constants)
  const heights = heightsOf(own, constants)
  const byPrompt = promptHeights(path, constants)
  const error = (value: (heights: readonly number[]) => number): number =>
    errorOf({ trigger: byPrompt.trigger.map(value), control: byPrompt.control.map(value) })
  return {
    signals: [{}, ...rows],
    points: [Number.NEGATIVE_INFINITY, ...pointsOf(rows, constants)],
    errorBetween: (one, other) => error((row) => (row[one - 1] as number) - (row[other - 1] as number)),
    height: (moment) => ({
      points: heights[moment - 1] as number,
      parts: {
        trigger: byPrompt.trigger.map((row) => row[moment - 1] as number),
        control: byPrompt.control.map((row) => row[moment - 1] as number),
      },
    }),
  }
}

/** A model's scale is not the fitted one, so its own spread within the run counts as the unit. */
function inUnit(likeness: readonly number[], unit: number): number[] {
  const values = blended(likeness)
  const centre = mean(values)
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
  return values.map((value) => (value * unit) / Math.max(eyes.leastSpread, spread))
}

/** Standard error of a mean over trigger prompts plus a mean over control prompts. */
export const errorOf = ({ trigger, control }: PromptParts): number =>
  Math.hypot(errorOfMean(trigger), errorOfMean(control))

const errorOfMean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.sqrt(variance(values) / values.length)

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

/**
 * The heights as means over trigger prompts plus means over control prompts, before these are taken: prompts are
 * what a run could have had others of, so they are where its error comes from.
 */
function promptHeights(
  path: Trajectory,
  { weights, units }: Weighing,
): Record<'trigger' | 'control', number[][]> {
  const { trigger, control, gain, texture, pace, distance } = path
  const of = (name: SignalName, series: PromptSeries | null, column: number): number[] =>
    blended((series?.slice(1) ?? []).map((row) => ((row[column] as number) * weights[name]) / units[name]))
  const share = (group: readonly number[]): number => group.length / (trigger.length + control.length)
  const summed = (parts: readonly (readonly number[])[]): number[] =>
    pace.slice(1).map((_, k) => sum(parts.map((part) => part[k] ?? 0)))
  const moving = (group: readonly number[], column: number): number[] =>
    of('velocity', pace, column).map((value) => value * share(group))
  return {
    trigger: trigger.map((column, i) =>
      summed([of('likeness', gain, i), of('texture', texture, column), moving(trigger, column)]),
    ),
    control: control.map((column) => summed([of('control', distance, column), moving(control, column)])),
  }
}

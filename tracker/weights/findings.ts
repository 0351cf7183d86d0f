import { median } from '../analysis/numbers.ts'
import type { EpochDose } from './dose.ts'
import type { MeasuredWeights, WeightMeasure } from './weight-measure.ts'

/** dead = nothing is being learnt; blow-up = numbers that have left all bounds. */
export interface WeightFinding {
  readonly kind: 'dead' | 'blow-up'
  /** The first epoch that shows it. */
  readonly epoch: number
  /** For a tired person. */
  readonly text: string
}

export interface EpochWeights {
  readonly epoch: number
  readonly measure: WeightMeasure
}

export interface RunWeights {
  readonly weights: readonly EpochWeights[]
  readonly doses: readonly EpochDose[]
}

/** The other runs of the sweep, each by epoch. */
export interface Siblings {
  readonly siblings?: readonly (readonly EpochWeights[])[]
}

export const bounds = {
  /**
   * Largest norm of a module under which nothing was learnt. Layers of the base model have norms around 25, and
   * half precision rounds them by more than this. Recorded trainings: 0.2 after their first epoch, 0.002 after 20
   * steps of Adafactor's own warm-up.
   */
  nothing: 1e-3,
  /** Share of the sweep's median at the same epoch that is nothing beside it. */
  nothingBeside: 0.01,
  /** Times the sweep's median at the same epoch. */
  blowUp: 3,
  /** Of fewer runs a median says nothing. */
  runs: 3,
} as const

/** Things to look at; none of them is a verdict. */
export function weightFindings(
  { weights, doses }: RunWeights,
  { siblings = [] }: Siblings = {},
): WeightFinding[] {
  const epochs = weights.flatMap(({ epoch, measure }) =>
    measure.kind === 'measured' ? [{ epoch, measure }] : [],
  )
  const seen = epochs.map((one): Seen => ({ ...one, usual: usualNorm(one, siblings) }))
  return [...notFinite(seen), ...blowUp(seen), ...dead(seen, doses)]
}

interface Seen {
  readonly epoch: number
  readonly measure: MeasuredWeights
  /** Median over the sweep's runs, this one included, of the largest norm at this epoch; null for too few. */
  readonly usual: number | null
}

function usualNorm({ epoch, measure }: Omit<Seen, 'usual'>, siblings: readonly (readonly EpochWeights[])[]) {
  const beside = siblings.map((run) => run.find((one) => one.epoch === epoch)?.measure)
  const norms = [measure, ...beside].flatMap((one) =>
    one?.kind === 'measured' ? (one.normMax?.value ?? []) : [],
  )
  return norms.length < bounds.runs ? null : median(norms)
}

function notFinite(seen: readonly Seen[]): WeightFinding[] {
  const first = seen.find(({ measure }) => measure.notFinite.count > 0)
  if (!first) return []
  const { count, modules } = first.measure.notFinite
  const layers = first.measure.modules - first.measure.measured
  const where = layers === 1 ? `in ${modules[0]}` : `in ${layers} of ${first.measure.modules} layers`
  const numbers = count === 1 ? 'One weight is' : `${count.toLocaleString('en-US')} weights are`
  const text = `${numbers} not a finite number after epoch ${first.epoch}, ${where}: this file cannot be used.`
  return [{ kind: 'blow-up', epoch: first.epoch, text }]
}

function blowUp(seen: readonly Seen[]): WeightFinding[] {
  for (const { epoch, measure, usual } of seen) {
    if (
      measure.normMax === null ||
      usual === null ||
      usual < bounds.nothing ||
      measure.normMax.value <= bounds.blowUp * usual
    )
      continue
    const times = (measure.normMax.value / usual).toFixed(1)
    const text = `After epoch ${epoch} the most changed layer has moved ${times} times as far as in the sweep's middle run: ${measure.normMax.module}.`
    return [{ kind: 'blow-up', epoch, text }]
  }
  return []
}

/** Said of the last epoch alone: a warm-up begins with nothing. */
function dead(seen: readonly Seen[], doses: readonly EpochDose[]): WeightFinding[] {
  const last = seen.at(-1)
  if (!last?.measure.normMax || last.measure.notFinite.count > 0) return []
  const { value } = last.measure.normMax
  const isNothingBeside = last.usual !== null && value < bounds.nothingBeside * last.usual
  if (value >= bounds.nothing && !isNothingBeside) return []
  const dose = doses.find(({ epoch }) => epoch === last.epoch)?.dose ?? null
  const text = `Nothing is being learnt: after epoch ${last.epoch} the weights have hardly moved${deadCause(value, dose)}.`
  return [{ kind: 'dead', epoch: last.epoch, text }]
}

function deadCause(norm: number, dose: number | null): string {
  if (dose === 0) return ', and every learning rate was 0'
  if (norm === 0) return ' at all: look whether any layer is trained'
  return dose === null ? '' : `; the learning rates add up to ${dose.toPrecision(2)}`
}

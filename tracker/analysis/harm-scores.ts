import type { JudgeInput } from './case/judge-input.ts'
import { harm, knee, lastEpochMargin, tiers } from './constants.ts'
import { mean, smoothed } from './numbers.ts'
import { type SightedFamily, sightedScores } from './sighted.ts'
import type { Trajectory } from './trajectory.ts'
import type { Weighed } from './weigh.ts'

/** What can show that training went on too long: the points a run has lost for good, and rules that flag alone. */
export type HarmFamily =
  | 'decline'
  | 'control'
  | 'artefact'
  | 'sameness'
  | 'validation'
  | 'train-loss'
  | SightedFamily

/** By moment, the base model first: 1 = flagged. Families that the run gives no evidence for are null. */
export type HarmScores = Readonly<Record<HarmFamily, readonly number[] | null>>

export interface HarmFacts extends Pick<JudgeInput, 'validation' | 'trainLoss' | 'sights'> {
  /** Points that flag. */
  readonly flag: number
}

/** Index of the first moment at which learning is over. */
export function kneeOf({ gain: gains, distance, trigger }: Trajectory): number {
  const learnt = smoothed((gains ?? distance.map((row) => trigger.map((p) => row[p] as number))).map(mean))
  const last = learnt.length - 1
  const enough = knee.share * Math.max(...learnt)
  const reached = learnt.findIndex((value, k) => k >= knee.earliest && value >= enough)
  return Math.min(Math.max(knee.earliest, reached), Math.ceil(last / 2))
}

export function harmScores(path: Trajectory, weighed: Weighed, facts: HarmFacts): HarmScores {
  const from = kneeOf(path)
  const artefacts = path.artefacts.map((row) => mean(row.map(({ score }) => score)))
  const isLong = path.epochs.length > harm.epochs
  return {
    decline: decline(weighed.points, facts.flag),
    control: isLong && path.control.length > 0 ? confirmed(farStrangers(path)) : null,
    artefact: isLong ? confirmed(riseAfter(artefacts, from, harm.artefactRise)) : null,
    sameness: isLong ? confirmed(riseAfter(path.sameness, from, harm.samenessRise)) : null,
    validation: confirmedOrNull(validationRise(path.epochs, facts.validation)),
    'train-loss': confirmedOrNull(trainLossRise(path.epochs, facts.trainLoss)),
    identity: confirmedOrNull(sightedScores(facts.sights, 'identity')),
    obedience: confirmedOrNull(sightedScores(facts.sights, 'obedience')),
  }
}

/**
 * How far past its best the run is at each moment. The decline says so continuously; a rule only counts from where
 * it is worth watching, because below it measures noise, and distance alone only from where it flags: learning
 * itself goes far.
 */
export const worst = ({ decline, control, ...rules }: HarmScores): number[] =>
  (decline ?? []).map((lost, k) => {
    const far = control?.[k] ?? 0
    const told = Object.values(rules).map((values) => values?.[k] ?? 0)
    return Math.max(lost, far >= tiers.likely ? far : 0, ...told.filter((score) => score >= tiers.watch))
  })

/** Points lost since the best moment so far, as far as they were never won back. */
function decline(points: readonly number[], flag: number): number[] {
  const lost = points.map((own, k) => (k === 0 ? 0 : Math.max(...points.slice(1, k + 1)) - own))
  const last = lost.length - 1
  return lost.map((_, k) => {
    const kept = Math.min(...lost.slice(k)) / flag
    return k === last ? kept / lastEpochMargin : kept
  })
}

/** An outlier of one epoch is no flag: the next one has to agree. */
export const confirmed = (scores: readonly number[]): number[] =>
  scores.map((score, k) => {
    const next = scores[k + 1]
    return next === undefined ? score / lastEpochMargin : Math.min(score, next)
  })

const confirmedOrNull = (scores: readonly number[] | null): number[] | null =>
  scores === null ? null : confirmed(scores)

/** Pictures without the trained word that have as little to do with the base model's as other prompts have. */
const farStrangers = ({ control, distance }: Trajectory): number[] =>
  distance.map((row) => mean(control.map((column) => row[column] as number)) / harm.controlDistance)

function riseAfter(values: readonly number[], from: number, flag: number): number[] {
  return values.map((value, k) =>
    k <= from ? 0 : Math.max(0, value - Math.min(...values.slice(from, k))) / flag,
  )
}

type Losses = JudgeInput['validation']

/** Share of its gain that validation loss has lost again; null where it was not measured or gained nothing. */
function validationRise(epochs: readonly number[], validation: Losses): number[] | null {
  const first = validation[0]
  if (!first || validation.length < 3) return null
  return epochs.map((epoch) => {
    const known = upTo(validation, epoch)
    const now = known.at(-1)
    const lowest = Math.min(...known)
    const gained = first.loss - lowest
    return now === undefined || gained <= 0 ? 0 : (now - lowest) / gained / harm.validationRise
  })
}

/** How far mean train loss stands above its lowest: a collapse of the training, and nothing else. */
function trainLossRise(epochs: readonly number[], trainLoss: Losses): number[] | null {
  if (trainLoss.length < 3) return null
  return epochs.map((epoch) => {
    const known = upTo(trainLoss, epoch)
    const now = known.at(-1)
    const lowest = Math.min(...known)
    return now === undefined || lowest <= 0 ? 0 : (now / lowest - 1) / harm.trainLossRise
  })
}

const upTo = (losses: Losses, epoch: number): number[] =>
  losses.filter((one) => one.epoch <= epoch).map(({ loss }) => loss)

import { gain, harm, lastEpochMargin, wear } from './constants.ts'
import type { JudgeInput } from './judge-input.ts'
import { mean, smoothed } from './numbers.ts'
import { riseSinceBest } from './rise.ts'
import type { Trajectory } from './trajectory.ts'

/** What can show that training went on too long. */
export type HarmFamily = 'velocity' | 'control' | 'artefact' | 'sameness' | 'validation'

/** By moment, the base model first: 1 = flagged. Families that the run gives no evidence for are null. */
export type HarmScores = Readonly<Record<HarmFamily, readonly number[] | null>>

/** Index of the first moment at which learning is over. */
export function kneeOf({ gain: gains, distance, trigger }: Trajectory): number {
  const learnt = smoothed((gains ?? distance.map((row) => trigger.map((p) => row[p] as number))).map(mean))
  const last = learnt.length - 1
  const enough = gain.kneeShare * Math.max(...learnt)
  const reached = learnt.findIndex((value, k) => k >= gain.earliestKnee && value >= enough)
  return Math.min(Math.max(gain.earliestKnee, reached), Math.ceil(last / 2))
}

export function harmScores(path: Trajectory, { validation }: Pick<JudgeInput, 'validation'>): HarmScores {
  const knee = kneeOf(path)
  return {
    velocity: collapse(path),
    control: slowDamage(path, knee),
    artefact: riseAfter(
      path.artefacts.map((row) => mean(row.map(({ score }) => score))),
      knee,
      harm.artefactRise,
    ),
    sameness: riseAfter(path.sameness, knee, harm.samenessRise),
    validation: validationRise(path.epochs, validation),
  }
}

/** The strongest family's score at each moment. */
export const worst = (scores: HarmScores): number[] => {
  const families = Object.values(scores).filter((one) => one !== null)
  return (families[0] ?? []).map((_, k) => Math.max(...families.map((one) => one[k] as number)))
}

/** An outlier of one epoch is no flag: the next one has to agree. */
export const confirmed = (scores: readonly number[]): number[] =>
  scores.map((score, k) => {
    const next = scores[k + 1]
    return next === undefined ? score / lastEpochMargin : Math.min(score, next)
  })

/** After the first step, a training that learns slows down; one that breaks redraws everything every epoch. */
const collapse = ({ pace }: Trajectory): number[] =>
  pace.map((row, k) => (k < gain.earliestKnee ? 0 : mean(row) / harm.collapsePace))

/**
 * Three things together: pictures without the trained word go on gaining colour, all pictures go on changing
 * at a good part of the first pace, and they are already far from the base model. Each alone is harmless.
 */
function slowDamage({ colour, control, pace, distance, trigger }: Trajectory, knee: number): number[] | null {
  if (control.length === 0) return null
  const strangers = colour.map((row) => control.map((column) => row[column] as number))
  const rise = riseSinceBest(strangers, { knee, priorDeviation: wear.colourPrior })
  const paces = pace.map(mean)
  const fastest = Math.max(...paces)
  return rise.map((z, k) => {
    if (k < knee + wear.epochsAfterKnee) return 0
    const recent = mean(paces.slice(k - wear.paceEpochs + 1, k + 1)) / fastest
    const far = mean(trigger.map((column) => distance[k]?.[column] as number))
    return (z * recent * far) / harm.wear
  })
}

function riseAfter(values: readonly number[], knee: number, flag: number): number[] {
  return values.map((value, k) =>
    k <= knee ? 0 : Math.max(0, value - Math.min(...values.slice(knee, k))) / flag,
  )
}

/** Share of its gain that validation loss has lost again; null where it was not measured or gained nothing. */
function validationRise(epochs: readonly number[], validation: JudgeInput['validation']): number[] | null {
  const first = validation[0]
  if (!first || validation.length < 3) return null
  return epochs.map((epoch) => {
    const known = validation.filter((one) => one.epoch <= epoch).map(({ loss }) => loss)
    const now = known.at(-1)
    const lowest = Math.min(...known)
    const gained = first.loss - lowest
    return now === undefined || gained <= 0 ? 0 : (now - lowest) / gained / harm.validationRise
  })
}

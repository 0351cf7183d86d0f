import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { type Weighing, weighing } from '../../../tracker/analysis/constants.ts'
import type { Findings } from '../../../tracker/analysis/findings.ts'
import { findingsOf } from '../../../tracker/analysis/judge.ts'
import type { Trajectory } from '../../../tracker/analysis/trajectory.ts'
import type { Artefact } from '../../../tracker/pixels/artefact.ts'

/** By moment, the base model at 0, and by column: prompts with the trained word come first. */
type Curve = (k: number, column: number) => number

/** A training by its curves; what is not told stands still. */
export interface Told {
  /** Epochs after the base model; a list where samples were drawn by steps. */
  readonly epochs?: number | readonly number[]
  readonly named?: number
  readonly strangers?: number
  readonly distance?: Curve
  readonly pace?: Curve
  readonly gain?: Curve | null
  readonly texture?: Curve
  readonly artefact?: (k: number, column: number) => Artefact
  readonly sameness?: (k: number) => number
}

export function madePath(told: Told = {}): Trajectory {
  const { epochs: asked = 8, named = 4, strangers = 2 } = told
  const trained = typeof asked === 'number' ? Array.from({ length: asked }, (_, k) => k + 1) : asked
  const epochs = [0, ...trained]
  const [trigger, control] = [columns(named), columns(strangers).map((column) => named + column)]
  const all = [...trigger, ...control]
  const table = <T>(of: readonly number[], value: (k: number, column: number) => T): T[][] =>
    epochs.map((_, k) => of.map((column) => value(k, column)))
  const { gain = () => 0 } = told
  return {
    ...{ epochs, prompts: all, trigger, control },
    distance: table(all, told.distance ?? ((k) => (k === 0 ? 0 : 0.6))),
    pace: table(all, told.pace ?? (() => 0.25)),
    gain: gain === null ? null : table(trigger, gain),
    texture: table(all, told.texture ?? (() => 0.2)),
    artefacts: table(all, told.artefact ?? (() => ({ kind: 'burn', score: 0 }))),
    sameness: epochs.map((_, k) => told.sameness?.(k) ?? 0),
  }
}

const columns = (count: number): number[] => Array.from({ length: count }, (_, k) => k)

/** The judge's input without pictures that could be measured: each sample has a path, `<epoch> prompt <n>`. */
export function madeInput(path: Trajectory, more: Partial<JudgeInput> = {}): JudgeInput {
  return {
    ...{ state: 'succeeded', asked: '', recipe: '', resumed: false, training: [], validation: [] },
    ...{ trainLoss: [], doses: [], unmeasured: [], sights: null },
    settings: { dim: 16, hasDropout: false, ratePerPicture: Math.exp(weighing.tempo.rate.mean) },
    prompts: path.prompts.map((prompt) => ({
      text: `prompt ${prompt}`,
      role: path.trigger.includes(prompt) ? 'trigger' : 'control',
    })),
    moments: path.epochs.map((epoch) => ({
      ...{ epoch, step: epoch * 100, checkpoint: epoch === 0 ? null : `epoch ${epoch}.safetensors` },
      weights: null,
      samples: path.prompts.map((prompt) => ({
        ...{ path: `${epoch} prompt ${prompt + 1}`, prompt, seed: 1, state: 'whole' },
        ...{ width: 64, height: 64, measured: null, fromFirst: null, fromPrevious: null },
      })),
    })),
    ...more,
  }
}

export const found = (
  told: Told,
  more: Partial<JudgeInput> = {},
  constants: Weighing = weighing,
): Findings => {
  const path = madePath(told)
  return findingsOf(madeInput(path, more), path, constants)
}

/** Points that can be counted in the head: one a unit, whatever the signal, none for time. */
export const plain: Weighing = {
  weights: { time: 0, tempo: 0, likeness: 1, texture: 1, velocity: -1, control: -1 },
  units: { time: 1, tempo: 1, likeness: 1, texture: 1, velocity: 1, control: 1 },
  tempo: { rate: { mean: 0, spread: 2 }, reach: { mean: 0.5, spread: 0.1 } },
  flag: 1,
}

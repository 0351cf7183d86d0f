import type { Reason } from '../../verdict.ts'
import type { SignalName } from '../constants.ts'
import type { Findings } from '../findings.ts'
import { mean } from '../numbers.ts'
import { likenessSeen } from '../sighted.ts'
import type { Tempo } from '../signals.ts'
import { epochAt, most, promptsText, type Scene, shown } from './scene.ts'
import { percentText } from './sentences.ts'
import { lostMost } from './sighted-reasons.ts'

/** A reason before it is known how much it weighs beside others. */
export interface Told extends Omit<Reason, 'weight'> {
  /** Points, or shares of a flag: comparable within one list. */
  readonly strength: number
}

type Spoken = 'dose' | 'likeness' | 'texture' | 'velocity' | 'control'

const parts: Readonly<Record<Spoken, readonly SignalName[]>> = {
  dose: ['time', 'tempo'],
  likeness: ['likeness'],
  texture: ['texture'],
  velocity: ['velocity'],
  control: ['control'],
}

/** Points that each signal adds at moment `at`, beyond what it adds at `before`. */
export function pointsBetween(
  { weighed, constants }: Pick<Findings, 'weighed' | 'constants'>,
  { before, at }: Pick<Scene, 'before' | 'at'>,
): { readonly signal: Spoken; readonly points: number }[] {
  const part = (name: SignalName, k: number): number =>
    constants.weights[name] * (weighed.signals[k]?.[name] ?? 0)
  return (Object.entries(parts) as [Spoken, readonly SignalName[]][]).map(([signal, names]) => ({
    signal,
    points: names.reduce((total, name) => total + part(name, at) - part(name, before), 0),
  }))
}

/** Smaller parts are left unsaid. */
const worthSaying = 0.2

/** Why a moment stands below an earlier one, by what lowered it. */
export const lowering = (findings: Findings, scene: Scene): Told[] =>
  pointsBetween(findings, scene)
    .filter(({ points }) => points <= -worthSaying)
    .map(({ signal, points }) => ({ signal, strength: -points, ...said[signal](scene, findings) }))

type Said = Pick<Reason, 'text' | 'pictures'>

const early: Readonly<Record<Tempo['by'], string>> = {
  rate: 'With such a rate for their number of photos, trainings pass their best early',
  reach: 'Pictures went far from the base model, and such trainings pass their best early',
}

/** Changes that are not known to be harm are told as changes. */
const said: Readonly<Record<Spoken, (scene: Scene, findings: Findings) => Said>> = {
  dose: (scene, { tempo }) => ({
    text: `${early[tempo.by]}: what comes after ${epochAt(scene.path, scene.before)} counts against it.`,
    pictures: shown(scene, scene.path.trigger.slice(0, 1)),
  }),
  likeness: lessLike,
  texture: (scene) => {
    const { path, before, at } = scene
    const lost = (column: number): number =>
      (path.texture[before]?.[column] as number) - (path.texture[at]?.[column] as number)
    const columns = most(path.trigger, lost)
    return {
      text: `Fine texture fades up to ${epochAt(path, at)}, most at ${promptsText(path, columns).toLowerCase()}.`,
      pictures: shown(scene, columns),
    }
  },
  velocity: redrawn,
  control: strangersChange,
}

function lessLike(scene: Scene): Said {
  const { path, before, at } = scene
  const seen = likenessSeen(scene.input.sights)
  const towards = (k: number): number => seen?.likeness[k] ?? mean(path.gain?.[k] ?? [])
  const lost = (column: number): number => {
    const i = path.trigger.indexOf(column)
    return (path.gain?.[before]?.[i] as number) - (path.gain?.[at]?.[i] as number)
  }
  const columns = seen ? lostMost(scene, seen.sight) : most(path.trigger, lost)
  return {
    text:
      `Previews move away from the training photos again: ${percentText(towards(before))} of the way to them at ` +
      `${epochAt(path, before)}, ${percentText(towards(at))} at ${epochAt(path, at)}.`,
    pictures: shown(scene, columns),
  }
}

function redrawn(scene: Scene): Said {
  const { path, at } = scene
  const columns = most([...path.trigger, ...path.control], (column) => path.pace[at]?.[column] as number)
  const share = percentText(mean(path.pace[at] as readonly number[]))
  return {
    text:
      `Pictures are redrawn instead of refined: at ${epochAt(path, at)} the mean change since the epoch before is ` +
      `${share} of what separates two prompts. ${promptsText(path, columns)} changed most.`,
    pictures: shown({ ...scene, before: at - 1 }, columns),
  }
}

export function strangersChange(scene: Scene): Said {
  const { path, before, at } = scene
  const far = (k: number): string =>
    percentText(mean(path.control.map((column) => path.distance[k]?.[column] as number)))
  const verb =
    path.control.length === 1
      ? 'does not name the trained word and moves'
      : 'do not name the trained word and move'
  return {
    text:
      `Strangers change: ${promptsText(path, path.control).toLowerCase()} ${verb} further from the base model, ` +
      `from ${far(before)} of what separates two prompts at ${epochAt(path, before)} to ${far(at)} at ${epochAt(path, at)}.`,
    pictures: shown(scene, path.control),
  }
}

import type { Reason } from '../model.ts'
import type { ArtefactKind } from '../pixels/artefact.ts'
import type { HarmFamily, HarmScores } from './harm-scores.ts'
import type { JudgeInput } from './judge-input.ts'
import { mean, sum } from './numbers.ts'
import { epochText, listText, percentText } from './sentences.ts'
import type { Trajectory } from './trajectory.ts'

/** What a reason may speak of: moment `at`, compared with moment `before`. */
export interface Scene {
  readonly input: JudgeInput
  readonly path: Trajectory
  readonly before: number
  readonly at: number
}

const leastShare = 0.15
const promptsShown = 2

/** Reasons for harm at a moment, the strongest first; families that hardly count are left out. */
export function harmReasons(scores: HarmScores, scene: Scene): Reason[] {
  const found = (Object.entries(scores) as [HarmFamily, readonly number[] | null][])
    .map(([family, values]) => ({ family, score: values?.[scene.at] ?? null }))
    .flatMap(({ family, score }) => (score === null || score <= 0 ? [] : [{ family, score }]))
  const all = sum(found.map(({ score }) => score))
  return found
    .map(({ family, score }) => ({ family, weight: score / all }))
    .filter(({ weight }) => weight >= leastShare)
    .sort((a, b) => b.weight - a.weight)
    .map(({ family, weight }) => ({ signal: family, weight: round(weight), ...sentence[family](scene) }))
}

type Said = Pick<Reason, 'text' | 'pictures'>

const sentence: Readonly<Record<HarmFamily, (scene: Scene) => Said>> = {
  velocity: (scene) => {
    const { path, at } = scene
    const changed = most(path.pace[at] as readonly number[])
    return {
      text:
        `${named(scene, changed)} ${are(changed)} redrawn at ${when(scene)}: the change since ` +
        `${at - 1 === 0 ? 'the base model' : `epoch ${epochText(path.epochs[at - 1] as number)}`} is ` +
        `${percentText(mean(path.pace[at] as readonly number[]))} of what separates two prompts. A training that learns slows down.`,
      pictures: shown(scene, changed, at - 1),
    }
  },
  control: (scene) => {
    const { path } = scene
    const strangers = path.control
    return {
      text:
        `Strangers change: prompts ${numbersOf(path, strangers)} do not name the trained word, and ` +
        `${colourGain(scene) > 0 ? 'gain colour' : 'change colour'} until ${when(scene)}, while all pictures go on changing ` +
        `(${percentText(mean(path.pace[scene.at] as readonly number[]) / fastest(path))} of the first pace) without getting closer to the subject.`,
      pictures: shown(scene, strangers, scene.before),
    }
  },
  artefact: (scene) => {
    const found = scene.path.artefacts[scene.at] ?? []
    const changed = most(found.map(({ score }) => score))
    const worstOne = found[changed[0] as number]
    return {
      text: `${named(scene, changed)} at ${when(scene)} ${are(changed)} ${damage[worstOne?.kind ?? 'clay']}: ${(worstOne?.score ?? Number.NaN).toFixed(1)} sd beyond any training picture.`,
      pictures: shown(scene, changed, scene.before),
    }
  },
  sameness: (scene) => ({
    text: `Previews become the same picture: at ${when(scene)} they differ ${percentText(scene.path.sameness[scene.at] as number)} less than before training.`,
    pictures: shown(scene, scene.path.trigger.slice(0, promptsShown), scene.before),
  }),
  validation: (scene) => ({
    text: `Validation loss has lost what it had gained by ${when(scene)}.`,
    pictures: [],
  }),
}

const damage: Readonly<Record<ArtefactKind, string>> = {
  clay: 'turned to clay',
  fried: 'oversharp or noisy',
  burn: 'burnt',
  grid: 'covered by a grid',
}

const when = ({ path, at }: Scene): string => `epoch ${epochText(path.epochs[at] as number)}`
const are = (columns: readonly number[]): string => (columns.length === 1 ? 'is' : 'are')
const fastest = ({ pace }: Trajectory): number => Math.max(...pace.map(mean))
const numbersOf = ({ prompts }: Trajectory, columns: readonly number[]): string =>
  listText(columns.map((column) => String((prompts[column] as number) + 1)))
const named = ({ path }: Scene, columns: readonly number[]): string =>
  `${columns.length === 1 ? 'Prompt' : 'Prompts'} ${numbersOf(path, columns)}`
const colourGain = ({ path, at, before }: Scene): number =>
  mean(path.control.map((p) => (path.colour[at]?.[p] as number) - (path.colour[before]?.[p] as number)))

/** Columns of the largest values, in the order of prompts. */
const most = (values: readonly number[]): number[] =>
  values
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value)
    .slice(0, promptsShown)
    .map(({ column }) => column)
    .sort((a, b) => a - b)

/** Each prompt's picture before and at the moment spoken of. */
export function shown({ input, path, at }: Scene, columns: readonly number[], before: number): string[] {
  return columns.flatMap((column) =>
    [before, at].flatMap((k) => {
      const found = input.moments[k]?.samples.find(({ prompt }) => prompt === path.prompts[column])
      return found ? [found.path] : []
    }),
  )
}

export const round = (value: number): number => Number(value.toFixed(3))

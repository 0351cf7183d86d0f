import type { ArtefactKind } from '../pixels/artefact.ts'
import type { Reason } from '../verdict.ts'
import { tiers } from './constants.ts'
import type { HarmFamily, HarmScores } from './harm-scores.ts'
import type { JudgeInput } from './judge-input.ts'
import { mean, round, sum } from './numbers.ts'
import { epochText, listText, percentText } from './sentences.ts'
import type { Trajectory } from './trajectory.ts'

/** What a reason speaks of: moment `at`, compared with moment `before`. */
export interface Scene {
  readonly input: JudgeInput
  readonly path: Trajectory
  readonly before: number
  readonly at: number
}

const promptsShown = 2

/** Reasons for harm at a moment, the strongest first: every family that is worth watching, and at least one. */
export function harmReasons(scores: HarmScores, scene: Scene): Reason[] {
  const found = (Object.entries(scores) as [HarmFamily, readonly number[] | null][]).flatMap(
    ([family, values]) => {
      const score = values?.[scene.at]
      return score === undefined || score <= 0 ? [] : [{ family, score }]
    },
  )
  const sorted = found.sort((a, b) => b.score - a.score)
  const telling = sorted.filter(({ score }, rank) => rank === 0 || score >= tiers.watch)
  const all = sum(telling.map(({ score }) => score))
  return telling.map(({ family, score }) => ({
    signal: family,
    weight: round(score / all),
    ...said[family](scene),
  }))
}

type Said = Pick<Reason, 'text' | 'pictures'>

const said: Readonly<Record<HarmFamily, (scene: Scene) => Said>> = {
  velocity: redrawn,
  control: strangersChange,
  artefact: textureBreaks,
  sameness: (scene) => ({
    text:
      `Previews become one picture: at ${when(scene)} they differ ` +
      `${percentText(scene.path.sameness[scene.at] as number)} less than before training.`,
    pictures: shown(scene, scene.path.trigger.slice(0, promptsShown)),
  }),
  validation: (scene) => ({
    text: `By ${when(scene)} validation loss has lost all it had gained on the pictures held out.`,
    pictures: [],
  }),
}

function redrawn(scene: Scene): Said {
  const { path, at } = scene
  const columns = most(path.pace[at] as readonly number[])
  const share = percentText(mean(path.pace[at] as readonly number[]))
  return {
    text:
      `Pictures are redrawn instead of refined: at ${when(scene)} the mean change since the epoch before is ` +
      `${share} of what separates two prompts. ${promptsText(path, columns)} changed most.`,
    pictures: shown({ ...scene, before: at - 1 }, columns),
  }
}

function strangersChange(scene: Scene): Said {
  const { path, at } = scene
  const paces = path.pace.map(mean)
  const share = percentText((paces[at] as number) / Math.max(...paces))
  const verb =
    path.control.length === 1
      ? 'does not name the trained word and gains'
      : 'do not name the trained word and gain'
  return {
    text:
      `Strangers change: ${promptsText(path, path.control).toLowerCase()} ${verb} colour up to ${when(scene)}, ` +
      `while every epoch still changes all pictures ${share} as much as the epoch that changed them most.`,
    pictures: shown(scene, path.control),
  }
}

const damage: Readonly<Record<ArtefactKind, string>> = {
  clay: 'turned to clay',
  fried: 'oversharp or noisy',
  burn: 'burnt',
  grid: 'under a grid',
}

function textureBreaks(scene: Scene): Said {
  const { path, at } = scene
  const found = path.artefacts[at] ?? []
  const columns = most(found.map(({ score }) => score))
  const strongest = found.reduce((top, one) => (one.score > top.score ? one : top))
  return {
    text:
      `${promptsText(path, columns)} ${columns.length === 1 ? 'is' : 'are'} ${damage[strongest.kind]} at ` +
      `${when(scene)}: up to ${strongest.score.toFixed(1)} sd outside what training pictures and base model show.`,
    pictures: shown(scene, columns),
  }
}

const when = ({ path, at }: Scene): string => `epoch ${epochText(path.epochs[at] as number)}`

const promptsText = ({ prompts }: Trajectory, columns: readonly number[]): string =>
  `${columns.length === 1 ? 'Prompt' : 'Prompts'} ${listText(columns.map((column) => String((prompts[column] as number) + 1)))}`

/** Columns of the largest values, in the order of prompts. */
const most = (values: readonly number[]): number[] =>
  values
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value)
    .slice(0, promptsShown)
    .map(({ column }) => column)
    .sort((a, b) => a - b)

/** Each prompt's picture before and at the moment spoken of. */
export const shown = ({ input, path, before, at }: Scene, columns: readonly number[]): string[] =>
  columns.flatMap((column) =>
    [before, at].flatMap((k) => {
      const found = input.moments[k]?.samples.find(({ prompt }) => prompt === path.prompts[column])
      return found ? [found.path] : []
    }),
  )

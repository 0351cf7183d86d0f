import type { ArtefactKind } from '../../pixels/artefact.ts'
import type { Reason } from '../../verdict.ts'
import { tiers } from '../constants.ts'
import type { Findings } from '../findings.ts'
import type { HarmFamily } from '../harm-scores.ts'
import { round, sum } from '../numbers.ts'
import { epochAt, most, promptsText, type Scene, shown } from './scene.ts'
import { percentText } from './sentences.ts'
import { fadingSaid } from './sighted-reasons.ts'
import { lowering, strangersChange, type Told } from './signal-reasons.ts'

/** Reasons for harm at a moment, the strongest first; empty where nothing is worth watching. */
export function harmReasons(findings: Findings, scene: Scene): Reason[] {
  const scoreOf = (family: HarmFamily): number => findings.scores[family]?.[scene.at] ?? 0
  const rules = (Object.keys(rule) as (keyof typeof rule)[])
    .filter((family) => scoreOf(family) >= (family === 'control' ? tiers.likely : tiers.watch))
    .map((family): Told => ({ signal: family, strength: scoreOf(family), ...rule[family](scene) }))
  const isTold = (signal: string): boolean => rules.some((one) => one.signal === signal)
  const lowered = scoreOf('decline') >= tiers.watch ? lowering(findings, scene) : []
  const all = sum(lowered.map(({ strength }) => strength))
  const declined = lowered
    .filter(({ signal }) => !isTold(signal))
    .map((one) => ({ ...one, strength: (one.strength / all) * scoreOf('decline') }))
  return shares([...rules, ...declined])
}

/** The strongest first, their weights shares of 1. */
export function shares(told: readonly Told[]): Reason[] {
  const all = sum(told.map(({ strength }) => strength))
  return [...told]
    .sort((a, b) => b.strength - a.strength)
    .map(({ strength, signal, text, pictures }) => ({
      ...{ signal, text, weight: round(strength / all), pictures },
    }))
}

type Said = Pick<Reason, 'text' | 'pictures'>

const rule = {
  control: strangersChange,
  artefact: textureBreaks,
  sameness: (scene: Scene): Said => ({
    text:
      `Previews become more alike: at ${epochAt(scene.path, scene.at)} they differ ` +
      `${percentText(scene.path.sameness[scene.at] as number)} less than before training.`,
    pictures: shown(scene, scene.path.trigger.slice(0, 2)),
  }),
  validation: (scene: Scene): Said => ({
    text: `By ${epochAt(scene.path, scene.at)} validation loss has lost all it had gained on the pictures held out.`,
    pictures: [],
  }),
  'train-loss': (scene: Scene): Said => ({
    text: `Train loss collapses: by ${epochAt(scene.path, scene.at)} it stands far above its lowest, beyond its own noise.`,
    pictures: [],
  }),
  identity: (scene: Scene): Said => fadingSaid('identity', scene),
  obedience: (scene: Scene): Said => fadingSaid('obedience', scene),
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
  const score = (column: number): number => found[column]?.score ?? 0
  const all = path.prompts.map((_, column) => column)
  const columns = most(all, score)
  const strongest = found.reduce((top, one) => (one.score > top.score ? one : top))
  const spoilt = found.filter(({ kind, score: own }) => kind === strongest.kind && own >= 1).length
  return {
    text:
      `${promptsText(path, columns)} ${columns.length === 1 ? 'is' : 'are'} ${damage[strongest.kind]} at ` +
      `${epochAt(path, at)} (${spoilt} of ${found.length} previews are): up to ${strongest.score.toFixed(1)} sd ` +
      'outside what training pictures and base model show.',
    pictures: shown(scene, columns),
  }
}

import type { ArtefactKind } from '../../pixels/artefact.ts'
import type { Reason } from '../../verdict.ts'
import type { JudgeInput } from '../case/judge-input.ts'
import { harm, tiers } from '../constants.ts'
import type { Findings } from '../findings.ts'
import { type HarmFamily, kneeOf } from '../harm-scores.ts'
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
  sameness: moreAlike,
  validation: gainLost,
  'train-loss': lossClimbs,
  identity: (scene: Scene): Said => fadingSaid('identity', scene),
  obedience: (scene: Scene): Said => fadingSaid('obedience', scene),
}

/** Sameness counts in what told the previews apart before training. */
function moreAlike(scene: Scene): Said {
  const { path, at } = scene
  const since = path.sameness.slice(kneeOf(path), at)
  const before = kneeOf(path) + since.lastIndexOf(Math.min(...since))
  const lost = (path.sameness[at] as number) - (path.sameness[before] as number)
  return {
    text:
      `Previews become more alike: from ${epochAt(path, before)} to ${epochAt(path, at)} they lost ` +
      `${percentText(lost)} of what told them apart before training.`,
    pictures: shown({ ...scene, before }, path.trigger.slice(0, 2)),
  }
}

function gainLost({ input, path, at }: Scene): Said {
  const { first, now, lowest } = lossesBy(input.validation, path.epochs[at] as number)
  const share = (now - lowest) / (first - lowest)
  const lost = share >= 1 ? 'all it had gained' : `${percentText(share)} of what it had gained`
  const text = `By ${epochAt(path, at)} validation loss has lost ${lost} on the pictures held out.`
  return { text, pictures: [] }
}

function lossClimbs({ input, path, at }: Scene): Said {
  const { now, lowest } = lossesBy(input.trainLoss, path.epochs[at] as number)
  const text =
    `Train loss climbs: by ${epochAt(path, at)} it stands ${percentText(now / lowest - 1)} above its lowest, ` +
    `where ${percentText(harm.trainLossRise)} is a flag.`
  return { text, pictures: [] }
}

function lossesBy(losses: JudgeInput['validation'], epoch: number) {
  const known = losses.filter((one) => one.epoch <= epoch).map(({ loss }) => loss)
  return { first: known[0] as number, now: known.at(-1) as number, lowest: Math.min(...known) }
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

import { hashDistance } from '../../pixels/hash.ts'
import type { Advice } from '../../verdict.ts'
import { tiers } from '../constants.ts'
import type { Findings } from '../findings.ts'
import { mean } from '../numbers.ts'
import { epochAt } from './scene.ts'

/** What to do next, the most useful first. */
export function advise(findings: Findings): Advice[] {
  return [keep, weaken, goOn, slowDown, giveRoom, checkDataset].flatMap((one) => one(findings) ?? [])
}

const keep = ({ path, choice }: Findings): Advice => ({
  kind: 'use',
  text: `Use ${epochAt(path, choice.best)}.`,
})

function weaken({ onset, path }: Findings): Advice | null {
  if (onset === null) return null
  return {
    kind: 'strength',
    text: `A file from ${epochAt(path, onset)} on may still serve at a strength of 0.6–0.8.`,
  }
}

const goOn = ({ isUndertrained }: Findings): Advice | null =>
  isUndertrained ? { kind: 'continue', text: 'Train 2–3 epochs more: it was still getting better.' } : null

/** Best in the first third: the steps between epochs were too large to meet the best moment. */
function slowDown({ onset, path, choice }: Findings): Advice | null {
  if (onset === null || choice.best > path.epochs.length / 3) return null
  return {
    kind: 'lower-rate',
    text: `It passed its best by ${epochAt(path, onset)}: try a third of the learning rate, or fewer repeats.`,
  }
}

const slight = 0.3
const small = 8

/** Pictures came to rest near the base model, with a small network. */
function giveRoom({ path, onset, isUndertrained, input }: Findings): Advice | null {
  const { dim } = input.settings
  const reached = Math.max(...path.distance.map(mean))
  if (onset !== null || isUndertrained || reached >= slight) return null
  const what =
    dim !== null && dim <= small ? 'raise network_dim, or the learning rate' : 'raise the learning rate'
  return { kind: 'raise-dim', text: `Little was learnt before it came to rest: ${what}.` }
}

/** Bits of 64: perceptual hashes that differ in so few are one photo twice. */
const alike = 4 / 64

function checkDataset({ input, scores }: Findings): Advice | null {
  const hashes = input.training.map(({ features }) => features.hash)
  const twice = hashes.flatMap((one, i) =>
    hashes
      .slice(i + 1)
      .filter(
        (other) => Math.min(hashDistance(one.own, other.own), hashDistance(one.own, other.mirrored)) <= alike,
      ),
  ).length
  const isSame = (scores.sameness?.at(-1) ?? 0) >= tiers.watch
  if (twice === 0 && !isSame) return null
  const text =
    twice > 0
      ? `${twice} ${twice === 1 ? 'pair' : 'pairs'} of training photos are nearly the same, or mirrored: drop one of each.`
      : 'Previews become alike: look for photos with the same pose or background.'
  return { kind: 'check-dataset', text }
}

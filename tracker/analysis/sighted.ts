import type { Sight } from '../eyes/sight.ts'
import type { Obedience, Sights } from '../eyes/sights.ts'
import { evidence, eyes, harm, tiers } from './constants.ts'
import { mean } from './numbers.ts'

/** What only models of the user's can see go wrong. */
export type SightedFamily = 'identity' | 'obedience'

/** What should rise with training and stay, as one model sees it. */
export interface Watched {
  readonly eye: keyof typeof eyes.weights
  readonly curve: Pick<Sight | Obedience, 'prompts' | 'cosine' | 'fading' | 'fadedFrom'>
  /** As people are told it, by moment. */
  readonly told: readonly number[]
}

/** With fewer prompts than the judge asks for, a model has no say. */
const isHeard = ({ prompts }: Pick<Sight, 'prompts'>): boolean => prompts.length >= evidence.triggerPrompts

/** Where the base model is as like the photos as they are to one another, there is no way to go: null. */
const isLearnt = ({ likeness }: Sight): boolean => likeness === null || Math.max(...likeness) >= eyes.learnt

/** The likeness that stands for the classical one: a face's, else DINOv2's; null leaves it to edges. */
export function likenessSeen(
  sights: Sights | null,
): { readonly sight: Sight; readonly likeness: readonly number[] } | null {
  for (const sight of [sights?.families.face, sights?.families.dino]) {
    if (sight?.likeness && isHeard(sight) && isLearnt(sight)) return { sight, likeness: sight.likeness }
  }
  return null
}

/** Who watches over a family. */
export function watchedBy(sights: Sights | null, family: SightedFamily): readonly Watched[] {
  if (sights === null) return []
  const { families, obedience } = sights
  const all: (Watched | null | undefined | false)[] =
    family === 'obedience'
      ? [obedience && { eye: 'clip', curve: obedience, told: obedience.obedience }]
      : (['face', 'dino'] as const).map((eye) => {
          const sight = families[eye]
          return (
            sight && isLearnt(sight) && { eye, curve: sight, told: sight.likeness ?? sight.cosine.map(mean) }
          )
        })
  return all.flatMap((one) => (one && isHeard(one.curve) ? [one] : []))
}

/** By moment, as whoever sees it worst: 1 = flagged. null where nobody watches, or with too few epochs. */
export function sightedScores(sights: Sights | null, family: SightedFamily): readonly number[] | null {
  const all = watchedBy(sights, family).map(fadingScores)
  const moments = all[0] ?? []
  return moments.length > harm.epochs
    ? moments.map((_, k) => Math.max(...all.map((scores) => scores[k] as number)))
    : null
}

const justUnder = 0.99

/** Until it has faded at two moments in a row it may be watched, not flagged. */
export const fadingScores = ({ eye, curve: { fading, fadedFrom } }: Watched): number[] =>
  fading.map((errors, k) => {
    const score = (eyes.weights[eye] * errors) / eyes.fading
    return fadedFrom !== null && k >= fadedFrom ? score : Math.min(score, tiers.likely * justUnder)
  })

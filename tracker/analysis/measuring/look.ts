import type { Eyes } from '../../eyes/eyes.ts'
import { lookedAt } from '../../eyes/looked-at.ts'
import { type EyesMethods, textKey } from '../../eyes/names.ts'
import { plainWords } from '../../eyes/plain-words.ts'
import { seeRun } from '../../eyes/see.ts'
import type { Sights } from '../../eyes/sights.ts'
import type { Store } from '../../store/open.ts'
import { type Measured, wholeMoments, whyNot } from '../case/case.ts'
import type { Subject } from '../case/subject.ts'
import { keepFound, storedSights } from './stored.ts'

interface Looking {
  readonly eyes: Eyes
  readonly measured: Measured
  /** Whose say the verdict had that stands there. */
  readonly earlier: EyesMethods
}

/** Has a run's pictures looked at, as far as they were not, and keeps what was seen at once. */
export async function lookAtRun(
  store: Store,
  { seen, wanted }: Subject,
  { eyes, measured, earlier }: Looking,
): Promise<Sights> {
  const pictures = [...wanted.prompts.flat(), ...wanted.training].filter(
    ({ sha256 }) => whyNot(sha256, measured) === null,
  )
  const asked = new Set(pictures.map(({ sha256 }) => sha256))
  const { prompts, token } = seen
  const run = lookedAt(
    { moments: wholeMoments(seen), prompts, training: wanted.training },
    { token, isAsked: (sha256) => asked.has(sha256) },
  )
  const methods = [...Object.values(eyes.methods), ...Object.values(earlier)]
  return seeRun(eyes, {
    ...{ run, pictures, earlier },
    known: storedSights(store, [...asked, ...textKeys(seen)], methods),
    keep: (measurements) => keepFound(store, { measurements, failed: [] }),
  })
}

/** What stands for a run's prompts where measurements name their pictures. */
export const textKeys = ({ prompts, token }: Pick<Subject['seen'], 'prompts' | 'token'>): string[] =>
  prompts.map(({ text }) => textKey(plainWords(text, token)))

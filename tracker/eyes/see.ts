import { type Measurement, measurementKey, type Picture } from '../analysis/measuring/measurement.ts'
import type { Eyes } from './eyes.ts'
import type { EyesMethods } from './names.ts'
import { type LookedAt, type Sights, sights } from './sights.ts'

interface Due {
  readonly run: LookedAt
  /** Samples and training pictures of the run. */
  readonly pictures: readonly Picture[]
  /** Stored measurements of these pictures and of `textKey` of the run's texts, by `measurementKey`. */
  readonly known: ReadonlyMap<string, Measurement['value']>
  /** What they called their measurements when they last had a say about this run. */
  readonly earlier?: EyesMethods
  /** Stores what is new. */
  readonly keep: (found: readonly Measurement[]) => void
}

/**
 * Looks at what has not been looked at, and says what all of it means. What a family that cannot look any more has
 * seen still counts, if it has seen everything. `off` holds every line there is to show.
 */
export async function seeRun(eyes: Eyes, { run, pictures, known, keep, earlier = {} }: Due): Promise<Sights> {
  const isKnown = (key: string): boolean => known.has(key)
  const looked = await eyes.look(pictures, isKnown)
  const read = await eyes.read(
    run.prompts.map(({ text }) => text),
    isKnown,
  )
  const fresh = [...looked, ...read]
  keep(fresh)
  const all = new Map([...known, ...fresh.map((one) => [measurementKey(one), one.value] as const)])
  const found = sights(run, all, eyes.methods)
  const off = [...eyes.off, ...found.off]
  const gone = lost(eyes, earlier)
  if (Object.keys(gone).length === 0) return { ...found, off }
  return { ...sights(run, all, { ...gone, ...eyes.methods }), off }
}

/** Families that were named and cannot look. */
export const lost = (
  { asked, methods }: Pick<Eyes, 'asked' | 'methods'>,
  earlier: EyesMethods,
): EyesMethods =>
  Object.fromEntries(
    asked.flatMap((name) => (earlier[name] && !methods[name] ? [[name, earlier[name]]] : [])),
  )

import { type Measurement, measurementKey, type Picture } from '../analysis/measurement.ts'
import type { Eyes } from './eyes.ts'
import { type LookedAt, type Sights, sights } from './sights.ts'

interface Due {
  readonly run: LookedAt
  /** Samples and training pictures of the run. */
  readonly pictures: readonly Picture[]
  /** Stored measurements of these pictures and of `textKey` of the run's texts, by `measurementKey`. */
  readonly known: ReadonlyMap<string, Measurement['value']>
  /** Stores what is new. */
  readonly keep: (found: readonly Measurement[]) => void
}

/** Looks at what has not been looked at, and says what all of it means. `off` holds every line there is to show. */
export async function seeRun(eyes: Eyes, { run, pictures, known, keep }: Due): Promise<Sights> {
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
  return { ...found, off: [...eyes.off, ...found.off] }
}

import type { Measurement } from '../analysis/measuring/measurement.ts'
import type { PromptSeries } from '../analysis/rise.ts'
import type { PromptRole } from '../model.ts'
import { type EyesMethods, keyOf, textKey } from './names.ts'
import type { EyesFamily } from './settings.ts'
import { fadingOf, type Seen, type Sight, sight } from './sight.ts'
import { cosine, type Direction, direction, type Vector } from './vector.ts'

/** A run's pictures by content: what was asked to be looked at. */
export interface LookedAt {
  /** sha256, one row a moment, the base model's first, one column a prompt; null where there is no whole picture. */
  readonly moments: readonly (readonly (string | null)[])[]
  /** By column; `text` as it was read: see `plainWords`. */
  readonly prompts: readonly { readonly role: PromptRole; readonly text: string }[]
  readonly training: readonly string[]
}

/** How well pictures show what their prompts ask for. */
export interface Obedience {
  /** Mean cosine of a picture and its prompt, by moment. */
  readonly obedience: readonly number[]
  /** Indices of the prompts that can be followed through all moments. */
  readonly prompts: readonly number[]
  /** By these prompts. */
  readonly cosine: PromptSeries
  /** As in `Sight`. */
  readonly fading: readonly number[]
  readonly fadedFrom: number | null
}

export interface Sights {
  /** What those that have a say call their measurements. */
  readonly methods: EyesMethods
  readonly families: Readonly<Partial<Record<EyesFamily, Sight>>>
  readonly obedience: Obedience | null
  /** One line for each family that cannot be used here. */
  readonly off: readonly string[]
}

/** From stored embeddings to numbers by moment; nothing is opened. A family that has not seen all has no say. */
export function sights(
  run: LookedAt,
  measured: ReadonlyMap<string, Measurement['value']>,
  methods: EyesMethods,
): Sights {
  const off: string[] = []
  const families: Partial<Record<EyesFamily, Sight>> = {}
  for (const family of ['dino', 'clip', 'face'] as const) {
    const method = methods[family]
    const seen = method === undefined ? null : seenBy(run, measured, method)
    if (typeof seen === 'string') off.push(`Eyes (${family}) are off: ${seen}`)
    const found = seen === null || typeof seen === 'string' ? null : sight(seen)
    if (found) families[family] = found
  }
  const heard = families.clip ? obedience(run, measured, methods) : null
  if (typeof heard === 'string') off.push(`Obedience is off: ${heard}`)
  const follows = typeof heard === 'string' ? null : heard
  return { methods: spoken(methods, { families, obedience: follows }), families, obedience: follows, off }
}

const spoken = (
  methods: EyesMethods,
  { families, obedience }: Pick<Sights, 'families' | 'obedience'>,
): EyesMethods =>
  Object.fromEntries(
    Object.entries(methods).filter(([name]) =>
      name === 'text' ? obedience !== null : families[name as EyesFamily] !== undefined,
    ),
  )

type Measured = ReadonlyMap<string, Measurement['value']>

const vectorOf = (measured: Measured, picture: string, method: string): Vector | undefined =>
  measured.get(keyOf(picture, method)) as Vector | undefined

/** In words what is missing, or what does not belong together. */
function seenBy({ moments, prompts, training }: LookedAt, measured: Measured, method: string): Seen | string {
  const missing: string[] = []
  const rows = moments.map((row) =>
    row.map((picture) => {
      const vector = picture === null ? null : vectorOf(measured, picture, method)
      if (vector === undefined) missing.push(method)
      return vector ?? null
    }),
  )
  const known = training.flatMap((picture) => [vectorOf(measured, picture, method) ?? []])
  const lengths = [
    ...new Set([...rows.flat(), ...known].flatMap((vector) => (vector?.length ? [vector.length] : []))),
  ]
  if (missing.length > 0) {
    const all = rows.flat().length
    return `${method} has seen ${all - missing.length} of ${all} pictures; lorasweep judge --remeasure looks at all`
  }
  if (lengths.length > 1) {
    return `${method} gave embeddings of ${lengths.join(' and ')} numbers; lorasweep judge --remeasure takes them again`
  }
  return { moments: rows, roles: prompts.map(({ role }) => role), training: known }
}

function obedience(
  run: LookedAt,
  measured: Measured,
  { clip, text }: EyesMethods,
): Obedience | string | null {
  if (clip === undefined || text === undefined) return null
  const asked = run.prompts.map((prompt) => vectorOf(measured, textKey(prompt.text), text))
  const seen = run.moments.map((row) =>
    row.map((picture) => (picture === null ? undefined : vectorOf(measured, picture, clip))),
  )
  const columns = asked.flatMap((words, p) => (words && seen.every((row) => row[p]) ? [p] : []))
  if (columns.length === 0 || seen.length === 0) return null
  const [words, picture] = [asked[columns[0] as number] as Vector, seen[0]?.[columns[0] as number] as Vector]
  if (words.length !== picture.length) {
    return `eyes.clip.text gives ${words.length} numbers and eyes.clip.image ${picture.length}; name two halves of one CLIP`
  }
  const read = columns.map((p) => direction(asked[p] as Vector))
  const cosines = seen.map((row) =>
    columns.map((p, i) => cosine(direction(row[p] as Vector), read[i] as Direction)),
  )
  const means = cosines.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length)
  return { obedience: means, prompts: columns, cosine: cosines, ...fadingOf(cosines) }
}

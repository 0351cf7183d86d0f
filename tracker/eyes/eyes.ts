import { decode } from '../analysis/measuring/decode.ts'
import type { Measurement, Picture } from '../analysis/measuring/measurement.ts'
import type { Raster } from '../pixels/raster.ts'
import { type EyesMethods, keyOf, textKey } from './names.ts'
import { type EyeAsked, openPictureEye, type PictureEye } from './picture-eye.ts'
import { loadRuntime } from './runtime.ts'
import { askedOf, Blind, type ClipSettings, type EyesFamily, type EyesSettings } from './settings.ts'
import { openTextEye, type TextEye } from './text-eye.ts'

/** Models that look at pictures. A model that turns out unfit leaves `methods` and says so in `off`. Must be closed. */
export interface Eyes {
  /** What was named. */
  readonly asked: readonly (EyesFamily | 'text')[]
  readonly methods: EyesMethods
  /** One line for each family that was asked for and cannot be used. */
  readonly off: readonly string[]
  /** An embedding a picture and family, but for what is known. A picture that cannot be decoded has none. */
  readonly look: (pictures: readonly Picture[], isKnown?: IsKnown) => Promise<readonly Measurement[]>
  /** An embedding a text, with `textKey` for its picture. */
  readonly read: (texts: readonly string[], isKnown?: IsKnown) => Promise<readonly Measurement[]>
  readonly close: () => Promise<void>
}

/** By `measurementKey`. */
export type IsKnown = (key: string) => boolean

/** In this thread, which stands still while a model works. What a person named wrongly ends in `off`. */
export async function openEyesHere(settings: EyesSettings): Promise<Eyes> {
  const state: State = { off: [], eyes: [], reader: null }
  await openAll(state, settings)
  return {
    asked: askedOf(settings),
    get methods() {
      return methodsOf(state)
    },
    off: state.off,
    look: (pictures, isKnown = nothing) => look(state, pictures, isKnown),
    read: (texts, isKnown = nothing) => read(state, texts, isKnown),
    close: async () => {
      await Promise.all([...state.eyes.splice(0), ...(state.reader ? [state.reader] : [])].map(closed))
      state.reader = null
    },
  }
}

interface State {
  readonly off: string[]
  eyes: PictureEye[]
  reader: TextEye | null
}

const nothing: IsKnown = () => false
const closed = (one: { readonly close: () => Promise<void> }): Promise<void> => one.close()

function methodsOf({ eyes, reader }: State): EyesMethods {
  const named = eyes.map(({ family, method }) => [family, method] as const)
  return Object.fromEntries(reader ? [...named, ['text', reader.method] as const] : named)
}

async function openAll(state: State, settings: EyesSettings): Promise<void> {
  const asked = eyesAsked(settings)
  if (asked.length === 0 || (await unlessBlind(state, 'Eyes are', loadRuntime)) === null) return
  for (const one of asked) {
    const eye = await unlessBlind(state, wordOf(one.family), () => openPictureEye(one))
    if (eye) state.eyes.push(eye)
  }
  const { clip } = settings
  if (!clip || !state.eyes.some(({ family }) => family === 'clip')) return
  state.reader = await unlessBlind(state, obedience, () => openReader(clip))
}

function eyesAsked({ dino, clip, face }: EyesSettings): EyeAsked[] {
  return [
    ...(dino ? [{ family: 'dino', setting: 'eyes.dino.file', settings: dino } as const] : []),
    ...(clip
      ? [{ family: 'clip', setting: 'eyes.clip.image', settings: { ...clip, file: clip.image } } as const]
      : []),
    ...(face ? [{ family: 'face', setting: 'eyes.face.file', settings: face } as const] : []),
  ]
}

async function openReader({ text, tokenizer }: ClipSettings): Promise<TextEye | null> {
  if (text === undefined && tokenizer === undefined) return null
  if (text !== undefined && tokenizer !== undefined) return openTextEye({ file: text, tokenizer })
  const [is, lacks] = text === undefined ? ['tokenizer', 'text'] : ['text', 'tokenizer']
  throw new Blind(`eyes.clip.${is} needs eyes.clip.${lacks} beside it; name both in config.json or neither`)
}

const obedience = 'Obedience is'
const wordOf = (family: EyesFamily): string => `Eyes (${family}) are`

/** null and a line in `off` for what a person can mend; a bug of ours is thrown. */
async function unlessBlind<T>(state: State, what: string, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Blind)) throw error
    state.off.push(`${what} off: ${error.message}`)
    return null
  }
}

/** What a family has seen before it went off is dropped: it has no say at all, not half a one. */
async function look(state: State, pictures: readonly Picture[], isKnown: IsKnown): Promise<Measurement[]> {
  const found: Measurement[] = []
  for (const picture of once(pictures)) {
    const due = state.eyes.filter(({ method }) => !isKnown(keyOf(picture.sha256, method)))
    const raster = due.length > 0 ? await decoded(picture) : null
    if (raster === null) continue
    for (const eye of due) {
      const value = await unlessBlind(state, wordOf(eye.family), () => eye.see(raster))
      if (value) found.push({ picture: picture.sha256, against: '', method: eye.method, value })
      else await dismiss(state, eye)
    }
  }
  const methods = state.eyes.map(({ method }) => method)
  return found.filter(({ method }) => methods.includes(method))
}

async function dismiss(state: State, eye: PictureEye): Promise<void> {
  state.eyes = state.eyes.filter((one) => one !== eye)
  await eye.close()
  if (eye.family === 'clip') await dismissReader(state)
}

/** Texts are compared with what CLIP has seen, and with nothing else. */
async function dismissReader(state: State): Promise<void> {
  const { reader } = state
  state.reader = null
  await reader?.close()
}

async function read(state: State, texts: readonly string[], isKnown: IsKnown): Promise<Measurement[]> {
  const found: Measurement[] = []
  const { reader } = state
  if (reader === null) return found
  for (const text of new Set(texts)) {
    const picture = textKey(text)
    if (isKnown(keyOf(picture, reader.method))) continue
    const value = await unlessBlind(state, obedience, () => reader.read(text))
    if (value === null) {
      await dismissReader(state)
      return []
    }
    found.push({ picture, against: '', method: reader.method, value })
  }
  return found
}

const once = (pictures: readonly Picture[]): Picture[] => [
  ...new Map(pictures.map((picture) => [picture.sha256, picture])).values(),
]

/** No model looks at more than this, and photos can be large. */
const lookAt = { inside: 1024 }

/** null for a picture that is broken or gone: whoever measures pictures names it. */
async function decoded({ path }: Picture): Promise<Raster | null> {
  try {
    return await decode(path, lookAt)
  } catch {
    return null
  }
}

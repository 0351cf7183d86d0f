/** What the user names in `eyes` of config.json, and what each kind of model expects of a picture. */

export type EyesFamily = 'dino' | 'clip' | 'face'

/** How a picture is brought before a model. Colours count from 0 to 1 before `mean` and `std`. */
export interface Preparation {
  /** Side of the square that the model takes, in pixels. */
  readonly size: number
  /** The picture's shorter side before the square is cut from its centre, as a multiple of `size`. */
  readonly margin: number
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

type Colour = readonly [number, number, number]

/** Whatever differs from the family's custom. */
export interface PreparationSettings {
  readonly size?: number | undefined
  readonly margin?: number | undefined
  readonly mean?: Colour | undefined
  readonly std?: Colour | undefined
}

export interface ModelSettings extends PreparationSettings {
  /** Absolute. */
  readonly file: string
  /** Which of the model's outputs is the embedding; without it the one that looks like one. */
  readonly output?: string | undefined
}

export interface ClipSettings extends PreparationSettings {
  readonly image: string
  /** Without text model and tokenizer, obedience is not measured. */
  readonly text?: string | undefined
  readonly tokenizer?: string | undefined
}

export interface FaceSettings extends ModelSettings {
  /** YuNet, which finds the face; without it the centre of the picture is taken for one. */
  readonly detector?: string | undefined
}

export interface EyesSettings {
  readonly dino?: ModelSettings | undefined
  readonly clip?: ClipSettings | undefined
  readonly face?: FaceSettings | undefined
}

/** What is named, whether or not it can be used. */
export const askedOf = ({ dino, clip, face }: EyesSettings): readonly (EyesFamily | 'text')[] => [
  ...(dino ? (['dino'] as const) : []),
  ...(clip ? (['clip'] as const) : []),
  ...(clip?.text === undefined ? [] : (['text'] as const)),
  ...(face ? (['face'] as const) : []),
]

/**
 * DINOv2: ImageNet's colours, 256 cut to 224. CLIP: its own colours, no margin. ArcFace: −1 … 1, no margin
 * (SFace takes 0 … 255: mean 0, std 1/255). From the models' published preprocessing settings.
 */
export const customary: Readonly<Record<EyesFamily, Preparation>> = {
  dino: { size: 224, margin: 256 / 224, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  clip: {
    ...{ size: 224, margin: 1 },
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
  },
  face: { size: 112, margin: 1, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
}

export function preparationOf(family: EyesFamily, asked: PreparationSettings): Preparation {
  const custom = customary[family]
  const { size = custom.size, margin = custom.margin, mean = custom.mean, std = custom.std } = asked
  return { size, margin, mean, std }
}

/** A family cannot be used. The message is the one line that a person reads: what, where, what to do. */
export class Blind extends Error {
  override readonly name = 'Blind'
}

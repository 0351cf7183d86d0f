import type { Answer, Port } from './runtime.ts'
import { Blind } from './settings.ts'

interface Ports {
  readonly file: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
}

/** What is fed into a model for pictures, and where its embedding comes out. */
export interface PictureFit {
  readonly input: string
  readonly output: string
  /** Side of the square, in pixels. */
  readonly size: number
}

/** @throws Blind saying what about the model does not fit, and what to name instead. */
export function pictureFit(
  model: Ports,
  { size, custom, output }: { size: number | undefined; custom: number; output: string | undefined },
): PictureFit {
  const taken = pictureInput(model, { size, custom })
  return { ...taken, output: embeddingOf(model, output, [2, 3]).name }
}

/** @throws Blind when the model takes anything but one square picture of that size. */
export function pictureInput(
  model: Ports,
  { size, custom }: { size: number | undefined; custom: number },
): Pick<PictureFit, 'input' | 'size'> {
  const [input, ...more] = model.inputs
  if (!input || more.length > 0) throw misfit(model, `takes ${model.inputs.length} inputs`, 'one picture')
  const [count, colours, height, width] = input.shape
  const is = `takes ${input.type} ${shapeText(input.shape)}`
  const isPicture = input.shape.length === 4 && fits(count, 1) && fits(colours, 3) && height === width
  if (input.type !== 'float32' || !isPicture) throw misfit(model, is, 'float32 1×3×side×side')
  const side = size ?? height ?? custom
  if (!fits(height, side)) throw misfit(model, is, `size ${side}`)
  return { input: input.name, size: side }
}

/** What is fed into a model for texts. */
export interface TextFit {
  readonly ids: Port
  readonly mask: Port | null
  readonly output: string
  /** Tokens in a text. */
  readonly length: number
}

/** CLIP was trained on texts of this many tokens. */
const clipLength = 77

/** @throws Blind */
export function textFit(model: Ports): TextFit {
  const mask = model.inputs.find(({ name }) => name.includes('mask')) ?? null
  const [ids, ...more] = model.inputs.filter((port) => port !== mask)
  const isText = ids?.shape.length === 2 && /^int(32|64)$/.test(ids.type) && fits(ids.shape[0], 1)
  if (!ids || more.length > 0 || !isText) {
    throw misfit(model, `takes ${model.inputs.map(({ name }) => name).join(', ')}`, 'the ids of one text')
  }
  return { ids, mask, output: embeddingOf(model, undefined, [2]).name, length: ids.shape[1] ?? clipLength }
}

/** The output that was named, else the one called an embedding, else the first of a fitting shape. */
function embeddingOf(model: Ports, named: string | undefined, ranks: readonly number[]): Port {
  const able = model.outputs.filter(
    ({ type, shape }) => type === 'float32' && ranks.includes(shape.length) && fits(shape[0], 1),
  )
  const found =
    named === undefined
      ? (able.find(({ name }) => /embed/.test(name)) ??
        able.find(({ shape }) => shape.length === 2) ??
        able[0])
      : able.find(({ name }) => name === named)
  if (found) return found
  const outputs = model.outputs.map(({ name, type, shape }) => `${name} ${type} ${shapeText(shape)}`)
  throw misfit(model, `gives ${outputs.join(', ')}`, `${named ?? 'an embedding'} as float32 1×n`)
}

/** The first row of what came out: of a picture's many tokens the first one stands for all of it. */
export const firstRow = ({ data, shape }: Answer): Float32Array => data.subarray(0, shape.at(-1))

const fits = (side: number | null | undefined, wanted: number): boolean => side === null || side === wanted

const shapeText = (shape: Port['shape']): string => shape.map((side) => side ?? 'any').join('×')

export const misfit = ({ file }: Ports, is: string, wanted: string): Blind =>
  new Blind(
    `${file} ${is} where ${wanted} was expected; name another model, or its size and output, in config.json`,
  )

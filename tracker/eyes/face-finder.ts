import type { Raster } from '../pixels/raster.ts'
import { alignedFace, type Grid, type Landmarks, mainFace } from './face.ts'
import { misfit, pictureInput } from './fit.ts'
import { resampled } from './resample.ts'
import { type Answer, fileHash, type Model, openModel } from './runtime.ts'

/** Cuts the main face out of a picture, upright, with YuNet. Must be closed. */
export interface FaceFinder {
  readonly sha256: string
  /** One plane a colour, 0 … 255; null when there is no face. @throws Blind when the model does not fit. */
  readonly face: (picture: Raster, size: number) => Promise<Float32Array | null>
  readonly close: () => Promise<void>
}

/** @throws Blind when the file cannot be read. */
export async function openFaceFinder(file: string): Promise<FaceFinder> {
  const sha256 = await fileHash(file, 'eyes.face.detector')
  let model: Promise<Model> | null = null
  return {
    sha256,
    face: async (picture, size) => {
      model ??= openModel(file)
      const landmarks = await landmarksOf(await model, picture)
      return landmarks && alignedFace(picture, landmarks, size)
    },
    close: async () => (await model?.catch(() => null))?.close(),
  }
}

/** YuNet of 2023 is published for squares of this side. */
const customarySide = 640
const strides = [8, 16, 32] as const
const kinds = ['cls', 'obj', 'bbox', 'kps'] as const

async function landmarksOf(model: Model, picture: Raster): Promise<Landmarks | null> {
  const { input, size } = pictureInput(model, { size: undefined, custom: customarySide })
  const names = strides.flatMap((stride) => kinds.map((kind) => `${kind}_${stride}`))
  const missing = names.filter((name) => !model.outputs.some((output) => output.name === name))
  if (missing.length > 0) throw misfit(model, `has no output ${missing.join(', ')}`, 'YuNet of 2023 or later')
  const square = squared(picture)
  const whole = { left: 0, top: 0, width: square.width, height: square.height }
  const data = blueFirst(resampled(square, whole, size))
  const answers = await model.run({ [input]: { data, shape: [1, 3, size, size] } }, names)
  const found = mainFace(strides.map((stride, i) => gridOf(stride, size, answers.slice(4 * i, 4 * i + 4))))
  const scale = square.width / size
  return found?.map(([x, y]) => [x * scale, y * scale] as const) ?? null
}

function gridOf(stride: number, size: number, [scores, objects, boxes, places]: readonly Answer[]): Grid {
  const data = (answer: Answer | undefined): Float32Array => (answer as Answer).data
  return {
    ...{ stride, columns: Math.floor(size / stride) },
    ...{ classScores: data(scores), objectScores: data(objects) },
    ...{ boxes: data(boxes), landmarks: data(places) },
  }
}

/** Black is added at the right or below. */
function squared({ width, height, rgb }: Raster): Raster {
  const side = Math.max(width, height)
  const found = new Uint8Array(3 * side * side)
  for (let y = 0; y < height; y++) found.set(rgb.subarray(3 * y * width, 3 * (y + 1) * width), 3 * y * side)
  return { width: side, height: side, rgb: found }
}

/** YuNet was trained on OpenCV's order of colours. */
function blueFirst(planes: Float32Array): Float32Array {
  const plane = planes.length / 3
  const found = new Float32Array(planes.length)
  for (const [to, from] of [2, 1, 0].entries()) {
    found.set(planes.subarray(from * plane, (from + 1) * plane), to * plane)
  }
  return found
}

import { createHash } from 'node:crypto'
import type { Raster } from '../pixels/raster.ts'
import { type FaceFinder, openFaceFinder } from './face-finder.ts'
import { firstRow, pictureFit } from './fit.ts'
import { centred, normalised } from './prepare.ts'
import { type Answer, fileHash, type Model, openModel } from './runtime.ts'
import {
  Blind,
  customary,
  type EyesFamily,
  type FaceSettings,
  type ModelSettings,
  type Preparation,
  preparationOf,
} from './settings.ts'
import { packVector, type Vector } from './vector.ts'

/** Looks at pictures with one model, which is opened by the first look. Must be closed. */
export interface PictureEye {
  readonly family: EyesFamily
  /** Name of its measurements: the family and the model's content. */
  readonly method: string
  /** Empty where there is no face. @throws Blind when the model does not fit. */
  readonly see: (picture: Raster) => Promise<Vector>
  readonly close: () => Promise<void>
}

export interface EyeAsked {
  readonly family: EyesFamily
  /** Where in config.json the file is named. */
  readonly setting: string
  readonly settings: FaceSettings
}

/** @throws Blind when the file cannot be read. */
export async function openPictureEye({ family, setting, settings }: EyeAsked): Promise<PictureEye> {
  const { file, detector, output } = settings
  const sha256 = await fileHash(file, setting)
  const finder = detector === undefined ? null : await openFaceFinder(detector)
  const preparation = preparationOf(family, settings)
  const use = [preparation, output, finder?.sha256]
  let model: Promise<Model> | null = null
  return {
    family,
    method: methodName(family, sha256, use, [customary[family], undefined, undefined]),
    see: async (picture) => {
      model ??= openModel(file)
      return seen(await model, picture, { family, settings, preparation, finder })
    },
    close: async () => {
      await (await model?.catch(() => null))?.close()
      await finder?.close()
    },
  }
}

/** `dino/3f9ac0ffee12`; where the use is not the customary one, its hash follows: other numbers, other name. */
export function methodName(family: string, sha256: string, use: unknown, custom: unknown): string {
  const [asked, usual] = [JSON.stringify(use), JSON.stringify(custom)]
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, 8)
  return `${family}/${sha256.slice(0, 12)}${asked === usual ? '' : ` as ${hash}`}`
}

interface Use {
  readonly family: EyesFamily
  readonly settings: ModelSettings
  readonly preparation: Preparation
  readonly finder: FaceFinder | null
}

async function seen(
  model: Model,
  picture: Raster,
  { family, settings, preparation, finder }: Use,
): Promise<Vector> {
  const { size: asked, output } = settings
  const { input, size, output: from } = pictureFit(model, { size: asked, custom: preparation.size, output })
  const planes = finder ? await finder.face(picture, size) : centred(picture, { ...preparation, size })
  if (planes === null) return []
  const data = normalised(planes, preparation)
  const [found] = await model.run({ [input]: { data, shape: [1, 3, size, size] } }, [from])
  const vector = packVector(firstRow(found as Answer))
  if (vector === null && family !== 'face') {
    throw new Blind(`${model.file} gives zeros or no numbers at all; export it in full precision`)
  }
  return vector ?? []
}

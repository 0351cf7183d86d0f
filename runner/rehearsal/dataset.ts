/** The user's pictures: `<repeats>_<name>` folders, captions beside the pictures, latents of both. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import sharp from 'sharp'
import { type TrainingFailure, traceback } from './failure.ts'
import { pictureLatent, side } from './latent.ts'
import { namedRandom, type Random, shuffled } from './random.ts'

export interface Photo {
  readonly file: string
  readonly caption: string
  readonly repeats: number
  /** Name of its folder. */
  readonly folder: string
}

export interface Split {
  readonly train: readonly Photo[]
  readonly validation: readonly Photo[]
}

/** What sd-scripts reads, any case. */
const pictureEndings = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp'])

/** In the order of folders and names. A picture without a caption is called by its folder's name. */
export function listPhotos(folder: string | null, captionExtension: string): Photo[] {
  if (folder === null || !existsSync(folder)) return []
  const rooms = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+_/.test(entry.name))
    .map((entry) => entry.name)
    .sort()
  return rooms.flatMap((room) => {
    const [repeats = '1', ...name] = room.split('_')
    return readdirSync(join(folder, room))
      .filter((file) => pictureEndings.has(extname(file).toLowerCase()))
      .sort()
      .map((file) => {
        const path = join(folder, room, file)
        const text = path.slice(0, -extname(path).length) + captionExtension
        const caption = existsSync(text)
          ? (readFileSync(text, 'utf8').trim().split('\n')[0] ?? '')
          : name.join('_')
        return { file: path, caption, repeats: Number(repeats), folder: room }
      })
      .filter(({ repeats }) => repeats > 0)
  })
}

/**
 * Kohya's split: the first ⌈n(1−s)⌉ of the shuffled pictures train, the last round(ns) validate. Without
 * `--validation_seed` the two lists are shuffled apart, so that most of the kept-out pictures are trained
 * on as well (sd-scripts issue 1943): a rehearsal shows that too.
 */
export function splitPhotos(
  photos: readonly Photo[],
  share: number,
  seed: number | null,
  random: Random,
): Split {
  if (share <= 0 || share >= 1) return { train: photos, validation: [] }
  const order = (): Photo[] => shuffled(photos, seed === null ? random : namedRandom('split', seed))
  return {
    train: order().slice(0, Math.ceil(photos.length * (1 - share))),
    validation: order().slice(photos.length - Math.round(photos.length * share)),
  }
}

/** The middle square of the picture, small. @throws TrainingFailure when it cannot be read. */
export async function photoLatent({ file }: Photo): Promise<Float32Array> {
  try {
    const bytes = await sharp(file)
      .resize(side, side, { fit: 'cover', kernel: 'cubic' })
      .flatten()
      .toColourspace('srgb')
      .raw()
      .toBuffer()
    return pictureLatent(Float32Array.from(bytes, (value) => value / 255))
  } catch (error) {
    throw unreadable(file, error)
  }
}

const unreadable = (file: string, error: unknown): TrainingFailure =>
  traceback(
    `Error loading file: ${file}\nOSError: image file is truncated (${error})`,
    'new_cache_latents',
    'load_image',
  )

/** Order of one epoch: every photo as often as it is repeated, shuffled, cut into batches. */
export function epochBatches(photos: readonly Photo[], batch: number, random: Random): number[][] {
  const shows = photos.flatMap(({ repeats }, at) => Array.from({ length: repeats }, () => at))
  const order = shuffled(shows, random)
  return Array.from({ length: Math.ceil(order.length / batch) }, (_, n) =>
    order.slice(n * batch, (n + 1) * batch),
  )
}

/** Shows of all photos in one epoch. */
export const showCount = (photos: readonly Photo[]): number =>
  photos.reduce((sum, { repeats }) => sum + repeats, 0)

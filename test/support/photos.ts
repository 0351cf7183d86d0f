import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

export interface Photos {
  readonly count: number
  readonly width?: number
  readonly height?: number
  readonly token?: string
}

/** A folder of small pictures with captions, no two alike. Not compressed: their bytes are the same everywhere. */
export async function makePhotos(
  folder: string,
  { count, width = 64, height = 64, token = 'zorvek' }: Photos,
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  for (let index = 0; index < count; index += 1) {
    const name = join(folder, `photo-${String(index + 1).padStart(2, '0')}`)
    const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: index % 256 }
    await sharp({ create: { width, height, channels: 3, background } })
      .png({ compressionLevel: 0 })
      .toFile(`${name}.png`)
    writeFileSync(`${name}.txt`, `${token}, a portrait of a person, background ${index + 1}\n`)
  }
  return folder
}

/** What the example sweeps refer to, beside them. */
export async function furnish(folder: string): Promise<void> {
  const photos = await makePhotos(join(folder, 'photos'), { count: 16 })
  for (const [index, target] of ['kohya-photos/7_zorvek', 'regularisation/1_person'].entries()) {
    mkdirSync(join(folder, target), { recursive: true })
    for (const name of ['photo-01.png', 'photo-02.png', 'photo-03.png'].slice(0, 3 - index)) {
      copyFileSync(join(photos, name), join(folder, target, name))
    }
  }
  writeFileSync(join(folder, 'model.safetensors'), 'a model')
}

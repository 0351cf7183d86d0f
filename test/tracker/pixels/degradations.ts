import sharp, { type Region, type Sharp } from 'sharp'
import type { ArtefactKind } from '../../../tracker/pixels/artefact.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'

/** Something done to a picture. */
export type Edit = (picture: Raster) => Promise<Raster>

/** Damage by name, mild to severe, with the word the artefact rule has for it. */
export const damages: Readonly<
  Record<string, { readonly kind: ArtefactKind; readonly edits: readonly Edit[] }>
> = {
  clay: { kind: 'clay', edits: [3, 5, 7].map((size) => through((one) => one.median(size))) },
  pixelated: { kind: 'grid', edits: [2, 3, 4].map(pixelated) },
  burnt: {
    kind: 'burn',
    edits: [1.2, 1.45, 1.8].map((by) =>
      through((one) => one.modulate({ saturation: by * 1.1 }).linear(by, 128 * (1 - by))),
    ),
  },
  noisy: { kind: 'fried', edits: [6, 12, 20].map(noisy) },
  oversharp: {
    kind: 'fried',
    edits: [1, 2.5, 5].map((by) => through((one) => one.sharpen({ sigma: 1.2, m1: by, m2: by }))),
  },
  pinstriped: { kind: 'grid', edits: [3, 6, 10].map(pinstriped) },
}

/** What happens to pictures without harm: some of it widens the natural range, the rest must stay within. */
export const harmless: readonly Edit[] = [
  through((one) => one.modulate({ brightness: 1.06 })),
  through((one) => one.flop()),
  through((one) => one.modulate({ hue: 12 })),
  through((one) => one.linear(1.04, -3)),
  shifted(8),
  through((one) => one.modulate({ brightness: 0.95, saturation: 1.04 })),
  shifted(3),
  through((one) => one.linear(0.97, 4)),
]

export const decoded = (file: string, part: Region): Promise<Raster> =>
  rasterOf(sharp(file).removeAlpha().extract(part))

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

const opened = ({ width, height, rgb }: Raster): Sharp => sharp(rgb, { raw: { width, height, channels: 3 } })

function through(edit: (picture: Sharp) => Sharp): Edit {
  return (picture) => rasterOf(edit(opened(picture)))
}

/** Cut at the border and scaled up again. */
function shifted(pixels: number): Edit {
  return (picture) => {
    const [width, height] = [picture.width - 2 * pixels, picture.height - 2 * pixels]
    const cut = opened(picture).extract({ left: pixels, top: pixels, width, height })
    return rasterOf(cut.resize(picture.width, picture.height))
  }
}

/** Three quarters of it squares of `side` pixels. */
function pixelated(side: number): Edit {
  return async (picture) => {
    const { width, height } = picture
    const small = opened(picture).resize(Math.round(width / side), Math.round(height / side))
    const squares = await rasterOf(
      opened(await rasterOf(small)).resize(width, height, { kernel: 'nearest', fit: 'fill' }),
    )
    return eachByte(picture, (value, i) => 0.25 * value + 0.75 * (squares.rgb[i] as number))
  }
}

function noisy(deviation: number): Edit {
  return async (picture) => {
    const random = seededNormal(deviation)
    return eachByte(picture, (value) => value + deviation * random())
  }
}

/** Two crossed waves, as decoders leave them. */
function pinstriped(height: number): Edit {
  return async (picture) =>
    eachByte(picture, (value, i) => {
      const pixel = Math.floor(i / 3)
      const [x, y] = [pixel % picture.width, Math.floor(pixel / picture.width)]
      return value + height * (Math.sin((2 * Math.PI * x) / 4) + 0.6 * Math.sin((2 * Math.PI * y) / 5))
    })
}

const eachByte = (picture: Raster, change: (value: number, index: number) => number): Raster => ({
  ...picture,
  rgb: Uint8Array.from(picture.rgb, (value, i) => Math.min(255, Math.max(0, Math.round(change(value, i))))),
})

/** Standard normal numbers, the same ones for the same seed. */
export function seededNormal(seed: number): () => number {
  const uniform = seededUniform(seed)
  return () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform())
}

/** Numbers from 0 to 1 (mulberry32), the same ones for the same seed. */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

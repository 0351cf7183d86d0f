import sharp, { type Region, type Sharp } from 'sharp'
import type { ArtefactKind } from '../../../tracker/pixels/artefact.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'

/** Something done to a picture. */
export type Edit = (picture: Raster) => Promise<Raster>

export interface Damage {
  /** The word the artefact rule has for it. */
  readonly kind: ArtefactKind
  /** Four levels, mild to severe; the second is plain to see. */
  readonly edits: readonly Edit[]
}

/** Damage by name. */
export const damages: Readonly<Record<string, Damage>> = {
  clay: {
    kind: 'clay',
    edits: [
      through((one) => one.median(3)),
      through((one) => one.median(5)),
      inTurn(
        through((one) => one.median(5)),
        through((one) => one.median(5)),
      ),
      inTurn(
        through((one) => one.median(7)),
        through((one) => one.median(5)),
        through((one) => one.sharpen({ sigma: 2, m1: 0, m2: 3 })),
      ),
    ],
  },
  pixelated: { kind: 'grid', edits: [2, 3, 4, 8].map(pixelated) },
  burnt: {
    kind: 'burn',
    edits: (
      [
        [1.12, 1.15],
        [1.25, 1.35],
        [1.45, 1.6],
        [1.8, 2],
      ] as const
    ).map(([contrast, saturation]) =>
      through((one) => one.modulate({ saturation }).linear(contrast, 128 * (1 - contrast))),
    ),
  },
  noisy: { kind: 'fried', edits: [4, 8, 14, 22].map(noisy) },
  oversharp: {
    kind: 'fried',
    edits: [0.6, 1.2, 2.5, 5].map((by) => through((one) => one.sharpen({ sigma: 1.2, m1: by, m2: by }))),
  },
  pinstriped: { kind: 'grid', edits: [2, 4, 8, 14].map(pinstriped) },
}

/** What happens to pictures without harm. */
export const harmless: Readonly<Record<string, Edit>> = {
  brighter: through((one) => one.modulate({ brightness: 1.06 })),
  darker: through((one) => one.modulate({ brightness: 0.94, saturation: 1.05 })),
  'turned in hue': through((one) => one.modulate({ hue: 12 })),
  'more contrast': through((one) => one.linear(1.05, -4)),
  cropped: (picture) => {
    const { width, height } = picture
    const cut = opened(picture).extract({ left: 6, top: 4, width: width - 10, height: height - 10 })
    return rasterOf(cut.resize(width, height, { fit: 'fill' }))
  },
  mirrored: through((one) => one.flop()),
  warped: slowlyWarped,
  softened: async (picture) => mixed(picture, await through((one) => one.blur(0.6))(picture), 0.4),
}

/** A Gaussian blur: what it does is no artefact. */
export const softened = (deviation: number): Edit => through((one) => one.blur(deviation))

/** The square in the middle. */
export function cutOut(picture: Raster, side: number): Promise<Raster> {
  const [left, top] = [(picture.width - side) >> 1, (picture.height - side) >> 1]
  return rasterOf(opened(picture).extract({ left, top, width: side, height: side }))
}

export const decoded = (file: string, part: Region): Promise<Raster> =>
  rasterOf(sharp(file).removeAlpha().extract(part))

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

const opened = ({ width, height, rgb }: Raster): Sharp => sharp(rgb, { raw: { width, height, channels: 3 } })

function through(edit: (picture: Sharp) => Sharp): Edit {
  return (picture) => rasterOf(edit(opened(picture)))
}

function inTurn(...edits: readonly Edit[]): Edit {
  return async (picture) => {
    let last = picture
    for (const edit of edits) last = await edit(last)
    return last
  }
}

/** Three quarters of it squares of `side` pixels. */
function pixelated(side: number): Edit {
  return async (picture) => {
    const { width, height } = picture
    const small = opened(picture).resize(Math.round(width / side), Math.round(height / side), {
      kernel: 'cubic',
      fit: 'fill',
    })
    const squares = opened(await rasterOf(small)).resize(width, height, { kernel: 'nearest', fit: 'fill' })
    return mixed(picture, await rasterOf(squares), 0.75)
  }
}

const mixed = (one: Raster, other: Raster, share: number): Raster =>
  eachByte(one, (value, i) => (1 - share) * value + share * (other.rgb[i] as number))

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

const eachByte = (picture: Raster, change: (value: number, index: number) => number): Raster => {
  const rgb = new Uint8Array(picture.rgb.length)
  for (let i = 0; i < rgb.length; i++) {
    rgb[i] = Math.min(255, Math.max(0, Math.round(change(picture.rgb[i] as number, i))))
  }
  return { ...picture, rgb }
}

/** Bent by a smooth random field: 3 pixels at 512, over a third of the picture. */
async function slowlyWarped(picture: Raster): Promise<Raster> {
  const { width, height, rgb } = picture
  const [across, down] = [smoothField(width, height, 1), smoothField(width, height, 2)]
  const out = new Uint8Array(rgb.length)
  for (let i = 0; i < width * height; i++) {
    const [column, row] = [i % width, Math.floor(i / width)]
    const x = Math.min(width - 1.001, Math.max(0, column + across(column, row)))
    const y = Math.min(height - 1.001, Math.max(0, row + down(column, row)))
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [x - left, y - top]
    const from = (top * width + left) * 3
    for (let c = from; c < from + 3; c++) {
      const above = (rgb[c] as number) * (1 - u) + (rgb[c + 3] as number) * u
      const below = (rgb[c + width * 3] as number) * (1 - u) + (rgb[c + width * 3 + 3] as number) * u
      out[i * 3 + c - from] = Math.round(above * (1 - v) + below * v)
    }
  }
  return { ...picture, rgb: out }
}

/** Random shifts at the corners of large cells, smoothly between them. */
function smoothField(width: number, height: number, seed: number): (x: number, y: number) => number {
  const cell = Math.round(width / 3)
  const columns = Math.ceil(width / cell) + 2
  const random = seededNormal(seed)
  const corners = Array.from(
    { length: columns * (Math.ceil(height / cell) + 2) },
    () => (random() * 3 * width) / 512,
  )
  const eased = (t: number): number => t * t * (3 - 2 * t)
  return (x, y) => {
    const [i, j] = [Math.floor(x / cell), Math.floor(y / cell)]
    const [u, v] = [eased(x / cell - i), eased(y / cell - j)]
    const at = j * columns + i
    const corner = (k: number): number => corners[k] as number
    const above = corner(at) * (1 - u) + corner(at + 1) * u
    const below = corner(at + columns) * (1 - u) + corner(at + columns + 1) * u
    return above * (1 - v) + below * v
  }
}

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

/**
 * Pictures as short lists of numbers: YCbCr (BT.601), then the cosine transform (DCT-II, orthonormal;
 * Ahmed, Natarajan and Rao, 1974) of a 48-pixel square, low frequencies only. The same numbers draw a
 * picture of any size, because cosines can be read anywhere. It is to the rehearsal what the VAE is to
 * Stable Diffusion.
 */

/** Side of the square that is transformed. */
export const side = 48
const lumaReach = 42
const chromaReach = 14
/** The denoiser reads only the coarse part of a noisy latent; it writes all of it. */
const coarseLumaReach = 24
const coarseChromaReach = 10

interface Coefficient {
  readonly channel: 0 | 1 | 2
  readonly u: number
  readonly v: number
  /** Latent = coefficient / scale: high frequencies are raised, so that they count. */
  readonly scale: number
}

const coefficients: readonly Coefficient[] = [
  ...disc(0, lumaReach),
  ...disc(1, chromaReach),
  ...disc(2, chromaReach),
]
/** Numbers in a latent. */
export const latentSize = coefficients.length
/** Places in a latent that the denoiser reads. */
export const coarse: Int32Array = Int32Array.from(
  coefficients.flatMap(({ channel, u, v }, place) =>
    Math.hypot(u, v) < (channel === 0 ? coarseLumaReach : coarseChromaReach) ? [place] : [],
  ),
)

function disc(channel: 0 | 1 | 2, reach: number): Coefficient[] {
  const found: Coefficient[] = []
  for (let v = 0; v < reach; v += 1) {
    for (let u = 0; u < reach; u += 1) {
      const frequency = Math.hypot(u, v)
      if (frequency < reach) found.push({ channel, u, v, scale: 1.1 / (1 + frequency) ** 0.45 })
    }
  }
  return found
}

/** RGB 0 … 1, interleaved, `side` × `side`. */
export function pictureLatent(rgb: Float32Array): Float32Array {
  const planes = [0, 1, 2].map((channel) => transform(plane(rgb, channel as 0 | 1 | 2)))
  return Float32Array.from(coefficients, ({ channel, u, v, scale }) => {
    return ((planes[channel] as Float64Array)[v * side + u] as number) / scale
  })
}

function plane(rgb: Float32Array, channel: 0 | 1 | 2): Float64Array {
  const out = new Float64Array(side * side)
  for (let i = 0; i < out.length; i += 1) {
    const r = rgb[i * 3] as number
    const g = rgb[i * 3 + 1] as number
    const b = rgb[i * 3 + 2] as number
    const luma = 0.299 * r + 0.587 * g + 0.114 * b
    out[i] = channel === 0 ? luma - 0.5 : channel === 1 ? (b - luma) / 1.772 : (r - luma) / 1.402
  }
  return out
}

function transform(values: Float64Array): Float64Array {
  const basis = cosines(side, side)
  const rows = new Float64Array(side * side)
  const out = new Float64Array(side * side)
  for (let y = 0; y < side; y += 1) {
    for (let u = 0; u < side; u += 1) {
      let sum = 0
      for (let x = 0; x < side; x += 1)
        sum += (values[y * side + x] as number) * (basis[u * side + x] as number)
      rows[y * side + u] = sum
    }
  }
  for (let v = 0; v < side; v += 1) {
    for (let u = 0; u < side; u += 1) {
      let sum = 0
      for (let y = 0; y < side; y += 1)
        sum += (rows[y * side + u] as number) * (basis[v * side + y] as number)
      out[v * side + u] = sum
    }
  }
  return out
}

/** Row u holds the u-th cosine at `points` places; orthonormal for `side` points. */
function cosines(points: number, count: number): Float64Array {
  const basis = new Float64Array(count * points)
  for (let u = 0; u < count; u += 1) {
    const norm = Math.sqrt((u === 0 ? 1 : 2) / side)
    for (let x = 0; x < points; x += 1) {
      basis[u * points + x] = norm * Math.cos((Math.PI * (2 * x + 1) * u) / (2 * points))
    }
  }
  return basis
}

/**
 * 8-bit RGB of width × height: the square picture of the longer side, cut to its middle. Values beyond
 * black and white are clipped, NaN becomes black, both as in sd-scripts.
 */
export function latentPicture(latent: Float32Array, width: number, height: number): Uint8Array {
  const points = Math.max(width, height)
  const planes = [0, 1, 2].map((channel) => draw(latent, channel as 0 | 1 | 2, points))
  const [luma, blue, red] = planes as [Float64Array, Float64Array, Float64Array]
  const left = (points - width) >> 1
  const top = (points - height) >> 1
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y + top) * points + x + left
      const to = (y * width + x) * 3
      const l = (luma[from] as number) + 0.5
      const cb = (blue[from] as number) * 1.772
      const cr = (red[from] as number) * 1.402
      rgb[to] = byte(l + cr)
      rgb[to + 1] = byte(l - (0.114 * cb + 0.299 * cr) / 0.587)
      rgb[to + 2] = byte(l + cb)
    }
  }
  return rgb
}

const byte = (value: number): number => (value > 0 ? Math.min(255, Math.round(value * 255)) : 0)

function draw(latent: Float32Array, channel: 0 | 1 | 2, points: number): Float64Array {
  const reach = channel === 0 ? lumaReach : chromaReach
  const grid = new Float64Array(reach * reach)
  coefficients.forEach((one, place) => {
    if (one.channel === channel) grid[one.v * reach + one.u] = (latent[place] as number) * one.scale
  })
  const basis = cosines(points, reach)
  const rows = new Float64Array(reach * points)
  for (let v = 0; v < reach; v += 1) {
    for (let u = 0; u < reach; u += 1) {
      const value = grid[v * reach + u] as number
      if (value !== 0)
        for (let x = 0; x < points; x += 1)
          rows[v * points + x] = (rows[v * points + x] as number) + value * (basis[u * points + x] as number)
    }
  }
  const out = new Float64Array(points * points)
  for (let v = 0; v < reach; v += 1) {
    for (let y = 0; y < points; y += 1) {
      const gain = basis[v * points + y] as number
      for (let x = 0; x < points; x += 1)
        out[y * points + x] = (out[y * points + x] as number) + gain * (rows[v * points + x] as number)
    }
  }
  return out
}

import type { Raster } from '../pixels/raster.ts'

/** A place in a picture, in pixels from the top left. */
export type Place = readonly [number, number]

/** Eyes, nose and corners of the mouth; what lies left in the picture comes first. */
export type Landmarks = readonly Place[]

/** YuNet's answers for one grid of cells. `stride` = pixels a cell. */
export interface Grid {
  readonly stride: number
  readonly columns: number
  /** One number a cell each. */
  readonly classScores: Float32Array
  readonly objectScores: Float32Array
  /** Centre, in cells from the cell's own corner, and logarithms of width and height in cells. */
  readonly boxes: Float32Array
  /** Five places, in cells from the cell's own corner. */
  readonly landmarks: Float32Array
}

/** Below YuNet's own 0.9, chosen and not measured: a face that turns to clay should still be found and compared. */
const leastScore = 0.6

/** Of all faces the one that is largest and surest; null when there is none. */
export function mainFace(grids: readonly Grid[]): Landmarks | null {
  let best: { readonly weight: number; readonly grid: Grid; readonly cell: number } | null = null
  for (const grid of grids) {
    for (let cell = 0; cell < grid.classScores.length; cell++) {
      const score = Math.sqrt(share(grid.classScores[cell]) * share(grid.objectScores[cell]))
      if (score < leastScore) continue
      const area = Math.exp((grid.boxes[4 * cell + 2] as number) + (grid.boxes[4 * cell + 3] as number))
      const weight = score * area * grid.stride ** 2
      if (best === null || weight > best.weight) best = { weight, grid, cell }
    }
  }
  return best && landmarksIn(best.grid, best.cell)
}

const share = (score: number | undefined): number => Math.min(1, Math.max(0, score as number))

function landmarksIn({ stride, columns, landmarks }: Grid, cell: number): Landmarks {
  const [column, row] = [cell % columns, Math.floor(cell / columns)]
  return [0, 1, 2, 3, 4].map((n) => {
    const at = 10 * cell + 2 * n
    return [((landmarks[at] as number) + column) * stride, ((landmarks[at + 1] as number) + row) * stride]
  })
}

/** Where ArcFace and SFace expect the landmarks, in a picture of 112 pixels a side. */
const expected: Landmarks = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
]
const expectedIn = 112

/** The face as a square, turned and scaled so that its landmarks lie where models expect them; one plane a colour, 0 … 255. */
export function alignedFace(picture: Raster, landmarks: Landmarks, size: number): Float32Array {
  const wanted = expected.map(([x, y]): Place => [(x * size) / expectedIn, (y * size) / expectedIn])
  const back = inverse(similarity(landmarks, wanted))
  /** Each new pixel is the mean of so many a side that none of the picture's is passed over. */
  const fine = Math.max(1, Math.ceil(Math.hypot(back.turn[0], back.turn[1])))
  const found = new Float32Array(3 * size * size)
  for (let i = 0; i < size * size * fine * fine; i++) {
    const [x, y] = [i % (size * fine), Math.floor(i / (size * fine))]
    const [u, v] = moved(back, [(x + 0.5) / fine - 0.5, (y + 0.5) / fine - 0.5])
    const target = Math.floor(y / fine) * size + Math.floor(x / fine)
    addPixel(found, { target, weight: 1 / (fine * fine), picture, u, v })
  }
  return found
}

/** Turned, scaled and shifted: complex multiplication and addition. */
interface Similarity {
  readonly turn: Place
  readonly shift: Place
}

/** The one that brings `from` nearest to `to`, by least squares. */
function similarity(from: Landmarks, to: Landmarks): Similarity {
  const [a, b] = [centroid(from), centroid(to)]
  let [real, imaginary, square] = [0, 0, 0]
  for (const [i, [x, y]] of from.entries()) {
    const [p, q] = [x - a[0], y - a[1]]
    const [s, t] = [(to[i]?.[0] as number) - b[0], (to[i]?.[1] as number) - b[1]]
    real += p * s + q * t
    imaginary += p * t - q * s
    square += p * p + q * q
  }
  const turn: Place = [real / square, imaginary / square]
  const [x, y] = times(turn, a)
  return { turn, shift: [b[0] - x, b[1] - y] }
}

function inverse({ turn: [real, imaginary], shift }: Similarity): Similarity {
  const square = real * real + imaginary * imaginary
  const turn: Place = [real / square, -imaginary / square]
  const [x, y] = times(turn, shift)
  return { turn, shift: [-x, -y] }
}

function moved({ turn, shift }: Similarity, place: Place): Place {
  const [x, y] = times(turn, place)
  return [x + shift[0], y + shift[1]]
}

const times = ([a, b]: Place, [c, d]: Place): Place => [a * c - b * d, a * d + b * c]

const centroid = (places: Landmarks): Place => [
  places.reduce((sum, [x]) => sum + x, 0) / places.length,
  places.reduce((sum, [, y]) => sum + y, 0) / places.length,
]

interface Pixel {
  readonly target: number
  readonly weight: number
  readonly picture: Raster
  readonly u: number
  readonly v: number
}

/** Between four pixels; black outside. */
function addPixel(found: Float32Array, { target, weight, picture, u, v }: Pixel): void {
  const { width, height, rgb } = picture
  const [left, top] = [Math.floor(u), Math.floor(v)]
  for (let corner = 0; corner < 4; corner++) {
    const [x, y] = [left + (corner & 1), top + (corner >> 1)]
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const part = weight * (1 - Math.abs(u - x)) * (1 - Math.abs(v - y))
    for (let channel = 0; channel < 3; channel++) {
      const to = (channel * found.length) / 3 + target
      found[to] = (found[to] as number) + part * (rgb[3 * (y * width + x) + channel] as number)
    }
  }
}

import {
  type Code,
  constant,
  halved,
  loadFour,
  loadSpread,
  masked,
  moduleBytes,
  plus,
  plusFour,
  read,
  repeat,
  storeFour,
  times,
  timesFour,
  write,
} from './assembly.ts'

/**
 * Products of a tall matrix with itself, one panel of rows after another, four floats at a time: in WebAssembly,
 * because JavaScript has no vectors and takes eight times as long (rank 128: 1.4 s per 100 MB instead of 0.18 s).
 */
export interface Gram {
  /** Floats of a row of the panel: the rank, filled up with zeros. */
  readonly width: number
  /** At most `panelRows` rows of `width` floats, to be filled before `add`. */
  readonly panel: Float32Array
  /** Adds panelᵀ·panel of the first rows. */
  readonly add: (rows: number) => void
  /** width × width, of which the upper triangle counts; empties it for the next matrix. */
  readonly take: () => Float64Array
}

/** Rows that stay in a processor's second cache together with the product. */
export const panelRows = 128

/** Node has it; its types come with a browser's, which this side does not load. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly run: (panelEnd: number, rowBytes: number, sumsAt: number) => void } }
}

const floatBytes = 4
const pageBytes = 65_536
/** The kernel makes tiles of 4 × 8. */
const tile = { rows: 4, columns: 8 } as const

/** One kernel and one memory for every module of a file. */
export function openGrams(largestRank: number): (rank: number) => Gram {
  const sumsAt = panelRows * filledUp(largestRank) * floatBytes
  const bytes = sumsAt + filledUp(largestRank) ** 2 * floatBytes
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) })
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(kernelBytes()), { env: { memory } })
  return (rank) => {
    const width = filledUp(rank)
    const product = new Float32Array(memory.buffer, sumsAt, width * width)
    return {
      width,
      panel: new Float32Array(memory.buffer, 0, panelRows * width),
      add: (rows) => kernel.exports.run(rows * width * floatBytes, width * floatBytes, sumsAt),
      take: () => {
        const taken = Float64Array.from(product)
        product.fill(0)
        return taken
      },
    }
  }
}

const filledUp = (rank: number): number => Math.ceil(rank / tile.columns) * tile.columns

/** Locals of the kernel, parameters first. The whole numbers count bytes, the vectors hold four floats. */
const [panelEnd, rowBytes, sumsAt, row, column, place, sum, left, right, sums] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 10,
]
const vectorBytes = 16

/** For every tile of the upper triangle: sums += Σ over the panel's rows of its 4 × 8 products. */
function kernelBytes(): Uint8Array {
  const limit = read(rowBytes)
  const columns = [
    ...write(column, masked(read(row), constant(-tile.columns * floatBytes))),
    ...repeat(column, { step: constant(tile.columns * floatBytes), limit }, oneTile()),
  ]
  const body = repeat(row, { step: constant(tile.rows * floatBytes), limit }, columns)
  return moduleBytes({ parameters: 3, integers: 4, vectors: 3 + 2 * tile.rows, body })
}

function oneTile(): Code {
  const kept = Array.from({ length: 2 * tile.rows }, (_, k) => {
    const address = plus(read(sum), times(read(rowBytes), constant(k >> 1)))
    return { local: sums + k, address, offset: (k & 1) * vectorBytes }
  })
  const sumRow = halved(times(read(row), read(rowBytes)), 2)
  return [
    ...write(sum, plus(read(sumsAt), plus(sumRow, read(column)))),
    ...kept.flatMap(({ local, address, offset }) => write(local, loadFour(address, offset))),
    ...write(place, constant(0)),
    ...repeat(place, { step: read(rowBytes), limit: read(panelEnd) }, oneRow()),
    ...kept.flatMap(({ local, address, offset }) => storeFour(address, read(local), offset)),
  ]
}

function oneRow(): Code {
  const columns = plus(read(place), read(column))
  const grown = (local: number, half: number): Code =>
    write(local, plusFour(read(local), timesFour(read(left), read(right + half))))
  return [
    ...write(right, loadFour(columns, 0)),
    ...write(right + 1, loadFour(columns, vectorBytes)),
    ...Array.from({ length: tile.rows }, (_, k) => [
      ...write(left, loadSpread(plus(read(place), read(row)), k * floatBytes)),
      ...grown(sums + 2 * k, 0),
      ...grown(sums + 2 * k + 1, 1),
    ]).flat(),
  ]
}

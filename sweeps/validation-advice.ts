/** What `validation_split` does to one folder. */
export interface SplitCounts {
  readonly trained: number
  readonly heldOut: number
  /** Pictures that are trained on and held out. */
  readonly overlap: number
}

/** A split that suits all folders of a dataset. */
export interface SplitAdvice {
  /** For `validation_split`, with the fewest decimals that do. */
  readonly split: number
  /** For `validation_seed`. */
  readonly seed: number
  readonly heldOut: number
  readonly images: number
}

/** sd-scripts 48d368fa, `library/train_util.py`, `split_train_val`: same floating point, same rounding. */
export function splitCounts(images: number, split: number): SplitCounts {
  const trained = Math.ceil(images * (1 - split))
  const heldOut = roundHalfEven(images * split)
  return { trained, heldOut, overlap: Math.max(0, trained + heldOut - images) }
}

/** Pictures that a split holds out of all folders together. */
export const heldOutBy = (folders: readonly number[], split: number): number =>
  sumOf(folders.map((count) => splitCounts(count, split).heldOut))

/** As the seed of a trial that names none. */
const seed = 42

/** Decimals of a split. Four give the wanted number in any one folder of up to 5000 pictures. */
const mostDecimals = 4

/**
 * The split whose held-out pictures are nearest to `wanted`, and none of them trained on; null where no split does
 * that to all folders without holding out more than twice as many.
 */
export function adviseSplit(folders: readonly number[], wanted: number): SplitAdvice | null {
  const images = sumOf(folders)
  for (const heldOut of nearestTo(wanted)) {
    const most = heldOut + folders.length / 2
    for (const split of shortDecimals(heldOut / images, most / images)) {
      if (suits(folders, split) && heldOutBy(folders, split) === heldOut) return splitAsAdvice(folders, split)
    }
  }
  return null
}

/** A given split with the seed that it wants. */
export const splitAsAdvice = (folders: readonly number[], split: number): SplitAdvice => ({
  split,
  seed,
  heldOut: heldOutBy(folders, split),
  images: sumOf(folders),
})

/** In no folder is a picture in both halves, nor would one be if halves were rounded another way. */
export const suits = (folders: readonly number[], split: number): boolean =>
  folders.every((images) => {
    const { trained, heldOut } = splitCounts(images, split)
    return trained + heldOut === images && Math.round(images * split) === heldOut
  })

/** A tenth of the pictures, at least two: fewer say too little. */
export const usualHeldOut = (images: number): number => Math.max(2, Math.round(images / 10))

/** As it is written in a sweep file. */
export const adviceLine = ({ split, seed }: SplitAdvice): string =>
  `set: {validation_split: ${split}, validation_seed: ${seed}}`

/** From 1 to twice as many; of two that are equally near, the larger first. */
function nearestTo(wanted: number): number[] {
  const all = Array.from({ length: 2 * wanted }, (_, index) => index + 1)
  return all.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || b - a)
}

/** Between the two, those of one decimal first. */
function* shortDecimals(least: number, most: number): Generator<number> {
  for (let decimals = 1; decimals <= mostDecimals; decimals += 1) {
    const parts = 10 ** decimals
    for (let part = Math.max(1, Math.floor(least * parts)); part < Math.min(parts, most * parts); part += 1) {
      yield part / parts
    }
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** As Python rounds. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value)
  if (value - down !== 0.5) return Math.round(value)
  return down % 2 === 0 ? down : down + 1
}

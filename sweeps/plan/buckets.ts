/** What decides how sd-scripts sorts pictures by shape. */
export interface BucketRules {
  readonly isOn: boolean
  /** Pixels of the training resolution. */
  readonly width: number
  readonly height: number
  readonly least: number
  readonly most: number
  readonly step: number
  readonly noUpscale: boolean
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Names the bucket of a picture: pictures with one name share batches (`BucketManager`, formats of sd-scripts). */
export function bucketNamer(rules: BucketRules): (size: Size) => string {
  if (!rules.isOn) return () => name(rules)
  if (rules.noUpscale) return (size) => name(bucketWithoutUpscale(size, rules))
  const candidates = bucketCandidates(rules)
  return (size) =>
    name(
      candidates.find((one) => one.width === size.width && one.height === size.height) ??
        nearestShape(size, candidates),
    )
}

const name = ({ width, height }: Size): string => `${width}x${height}`
const floorTo = (value: number, step: number): number => Math.floor(value / step) * step

/** The square, and every width from the least to the most with the height that fits the area, both ways round. */
export function bucketCandidates(rules: BucketRules): Size[] {
  const { step, width, height } = rules
  const area = width * height
  const least = Math.min(floorTo(rules.least, step), width, height)
  const most = Math.max(Math.ceil(rules.most / step) * step, width, height)
  const side = floorTo(Math.sqrt(area), step)
  const found = new Map([[name({ width: side, height: side }), { width: side, height: side }]])
  for (let one = least; one <= most; one += step) {
    const other = Math.min(most, floorTo(Math.floor(area / one), step))
    if (other < least) continue
    for (const size of [
      { width: one, height: other },
      { width: other, height: one },
    ])
      found.set(name(size), size)
  }
  return [...found.values()].sort((a, b) => a.width - b.width || a.height - b.height)
}

/** Of two that are equally near, the first, as numpy's argmin has it. */
function nearestShape(size: Size, candidates: readonly Size[]): Size {
  const shape = size.width / size.height
  const distance = (one: Size) => Math.abs(one.width / one.height - shape)
  return candidates.reduce((best, one) => (distance(one) < distance(best) ? one : best))
}

/** Large pictures shrink to the area, on the side whose rounding bends the shape less; small ones stay. */
function bucketWithoutUpscale(size: Size, { width, height, step }: BucketRules): Size {
  const area = width * height
  const resized = size.width * size.height > area ? shrunk(size, area, step) : size
  return { width: floorTo(resized.width, step), height: floorTo(resized.height, step) }
}

function shrunk(size: Size, area: number, step: number): Size {
  const shape = size.width / size.height
  const toSteps = (value: number) => floorTo(Math.floor(value + 0.5), step)
  const byWidth = toSteps(Math.sqrt(area * shape))
  const byHeight = toSteps(area / Math.sqrt(area * shape))
  const bendOfWidth = Math.abs(byWidth / toSteps(byWidth / shape) - shape)
  const bendOfHeight = Math.abs(toSteps(byHeight * shape) / byHeight - shape)
  return bendOfWidth < bendOfHeight
    ? { width: byWidth, height: Math.floor(byWidth / shape + 0.5) }
    : { width: Math.floor(byHeight * shape + 0.5), height: byHeight }
}

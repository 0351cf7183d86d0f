/** A small RGB canvas that paints shapes given as signed distances, with soft one-pixel edges. */
export interface Canvas {
  readonly side: number
  /** Interleaved RGB, 0 … 1. */
  readonly rgb: Float32Array
}

export type Colour = readonly [number, number, number]
/** Distance to the edge, negative inside, in the units of the coordinates given. */
export type Shape = (x: number, y: number) => number
/** Where a shape's own coordinates lie on the canvas (0 … 1 both ways, y down). */
export interface Frame {
  readonly x: number
  readonly y: number
  readonly scale: number
  /** Radians, clockwise. */
  readonly turn: number
}

export const wholeCanvas: Frame = { x: 0, y: 0, scale: 1, turn: 0 }

export const newCanvas = (side: number): Canvas => ({ side, rgb: new Float32Array(side * side * 3) })

/** Paints inside `shape`; `shade` varies the colour over the canvas. */
export function paint(canvas: Canvas, frame: Frame, shape: Shape, colour: Colour, opacity = 1): void {
  const { side, rgb } = canvas
  const cos = Math.cos(frame.turn) / frame.scale
  const sin = Math.sin(frame.turn) / frame.scale
  const pixel = 1 / (side * frame.scale)
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const x = (column + 0.5) / side - frame.x
      const y = (row + 0.5) / side - frame.y
      const covered = 0.5 - shape(x * cos + y * sin, y * cos - x * sin) / pixel
      if (covered <= 0) continue
      const weight = Math.min(1, covered) * opacity
      const at = (row * side + column) * 3
      for (let c = 0; c < 3; c += 1) {
        rgb[at + c] = (rgb[at + c] as number) * (1 - weight) + (colour[c] as number) * weight
      }
    }
  }
}

/** The light of the room: an exposure for all of it, and a gradient along a direction (radians). */
export function light(
  canvas: Canvas,
  direction: number,
  { exposure, gradient }: { readonly exposure: number; readonly gradient: number },
): void {
  const { side, rgb } = canvas
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const along = (column / side - 0.5) * Math.cos(direction) + (row / side - 0.5) * Math.sin(direction)
      const gain = exposure * (1 + gradient * along)
      const at = (row * side + column) * 3
      for (let c = 0; c < 3; c += 1) rgb[at + c] = Math.min(0.96, (rgb[at + c] as number) * gain)
    }
  }
}

// Distances after Inigo Quilez, "2D distance functions"; the ellipse is the usual first-order one.

export const ellipse =
  (cx: number, cy: number, rx: number, ry: number): Shape =>
  (x, y) => {
    const u = (x - cx) / rx
    const v = (y - cy) / ry
    const level = u * u + v * v
    return (level - 1) / (2 * Math.sqrt((u / rx) ** 2 + (v / ry) ** 2) + 1e-6)
  }

export const box =
  (cx: number, cy: number, halfWidth: number, halfHeight: number): Shape =>
  (x, y) =>
    Math.max(Math.abs(x - cx) - halfWidth, Math.abs(y - cy) - halfHeight)

/** A thick line. */
export const stroke = (ax: number, ay: number, bx: number, by: number, radius: number): Shape => {
  const dx = bx - ax
  const dy = by - ay
  const length = dx * dx + dy * dy
  return (x, y) => {
    const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
    return Math.hypot(x - ax - along * dx, y - ay - along * dy) - radius
  }
}

/** The half plane below a line through (x0, y0); `slope` is dy/dx. */
export const below =
  (x0: number, y0: number, slope: number): Shape =>
  (x, y) =>
    (y0 + slope * (x - x0) - y) / Math.hypot(1, slope)

export const both =
  (one: Shape, other: Shape): Shape =>
  (x, y) =>
    Math.max(one(x, y), other(x, y))

export const either =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)))

export const outside =
  (shape: Shape): Shape =>
  (x, y) =>
    -shape(x, y)

export const outline =
  (shape: Shape, halfWidth: number): Shape =>
  (x, y) =>
    Math.abs(shape(x, y)) - halfWidth

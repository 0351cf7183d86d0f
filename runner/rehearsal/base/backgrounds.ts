/** The rooms behind the heads. */
import type { Random } from '../random.ts'
import { box, type Canvas, type Colour, ellipse, paint, wholeCanvas } from './canvas.ts'
import { type backgroundKinds, pick, plainColours } from './palette.ts'

export function paintBackground(
  canvas: Canvas,
  kind: (typeof backgroundKinds)[number],
  colour: Colour,
  random: Random,
): void {
  paint(canvas, wholeCanvas, () => -1, colour)
  const other = blend(colour, pick(random, Object.values(plainColours)), 0.5)
  const put = (shape: (x: number, y: number) => number, tone: Colour): void =>
    paint(canvas, wholeCanvas, shape, tone)
  switch (kind) {
    case 'plain':
      return
    case 'stripes': {
      const width = 0.05 + random.uniform() * 0.04
      for (let x = random.uniform() * width; x < 1.1; x += 4 * width) put(box(x, 0.5, width, 1), other)
      return
    }
    case 'dots':
      for (let n = 0; n < 14; n += 1) {
        const radius = 0.025 + random.uniform() * 0.03
        put(ellipse(random.uniform(), random.uniform(), radius, radius), other)
      }
      return
    case 'hills':
      put(ellipse(0.15 + random.uniform() * 0.2, 1.1, 0.55, 0.6), other)
      put(ellipse(0.75 + random.uniform() * 0.2, 1.15, 0.5, 0.6), blend(other, colour, 0.4))
      return
    case 'window': {
      const x = 0.18 + random.uniform() * 0.1
      put(box(x, 0.28, 0.13, 0.2), [0.78, 0.87, 0.93])
      put(box(x, 0.28, 0.012, 0.2), other)
      put(box(x, 0.28, 0.13, 0.012), other)
      return
    }
    case 'shelf':
      for (let y = 0.1; y < 1; y += 0.24) {
        for (let x = random.uniform() * 0.06; x < 1; x += 0.11) {
          put(box(x, y, 0.03, 0.06), blend(pick(random, Object.values(plainColours)), colour, 0.4))
        }
      }
      return
    default:
      kind satisfies never
  }
}

const blend = (one: Colour, two: Colour, share: number): Colour => [
  one[0] * (1 - share) + two[0] * share,
  one[1] * (1 - share) + two[1] * share,
  one[2] * (1 - share) + two[2] * share,
]

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
      for (let x = 0.06; x < 1.1; x += 0.25) put(box(x, 0.5, 0.06, 1), other)
      return
    }
    case 'dots':
      for (let n = 0; n < 24; n += 1) {
        put(
          ellipse(
            0.1 + 0.2 * (n % 5) + 0.1 * (Math.floor(n / 5) % 2),
            0.08 + 0.2 * Math.floor(n / 5),
            0.045,
            0.045,
          ),
          other,
        )
      }
      return
    case 'hills':
      put(ellipse(0.2, 1.1, 0.55, 0.6), other)
      put(ellipse(0.85, 1.15, 0.5, 0.6), blend(other, colour, 0.4))
      return
    case 'window': {
      put(box(0.17, 0.26, 0.13, 0.2), [0.74, 0.81, 0.85])
      put(box(0.17, 0.26, 0.012, 0.2), other)
      put(box(0.17, 0.26, 0.13, 0.012), other)
      return
    }
    case 'shelf':
      for (let y = 0.12; y < 1; y += 0.25)
        for (let x = 0.06; x < 1; x += 0.125) put(box(x, y, 0.035, 0.07), other)
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

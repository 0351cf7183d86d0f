/**
 * Heads drawn by a program, with captions: what the base model of the rehearsal has seen. A head is
 * drawn from a description, so that the caption is true of the picture.
 */
import type { Random } from '../random.ts'
import { paintBackground } from './backgrounds.ts'
import {
  below,
  both,
  type Canvas,
  type Colour,
  either,
  ellipse,
  type Frame,
  light,
  newCanvas,
  outline,
  outside,
  paint,
  stroke,
  wholeCanvas,
} from './canvas.ts'
import {
  backgroundKinds,
  eyeTones,
  gazes,
  hairStyles,
  hairTones,
  moods,
  pick,
  plainColours,
  skinTones,
} from './palette.ts'

export interface Head {
  readonly skin: Colour
  readonly hairTone: string
  readonly hairStyle: (typeof hairStyles)[number]
  readonly eye: Colour
  readonly glasses: boolean
  readonly beard: boolean
  readonly shirt: string
  readonly background: string
  readonly backgroundKind: (typeof backgroundKinds)[number]
  readonly gaze: (typeof gazes)[number]
  readonly mood: (typeof moods)[number]
  readonly frame: Frame
  readonly width: number
  readonly height: number
}

export function randomHead(random: Random): Head {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  return {
    skin: pick(random, skinTones),
    hairTone: pick(random, Object.keys(hairTones)),
    hairStyle: pick(random, hairStyles),
    eye: pick(random, eyeTones),
    glasses: random.uniform() < 0.25,
    beard: random.uniform() < 0.25,
    shirt: pick(random, Object.keys(plainColours)),
    background: pick(random, Object.keys(plainColours)),
    backgroundKind: pick(random, backgroundKinds),
    gaze: pick(random, gazes),
    mood: pick(random, moods),
    frame: {
      x: between(0.44, 0.56),
      y: between(0.42, 0.52),
      scale: between(0.33, 0.4),
      turn: between(-0.13, 0.13),
    },
    width: between(0.82, 0.94),
    height: between(1, 1.1),
  }
}

/** Everything the picture shows, with some phrases left out so that short prompts work too. */
export function headCaption(head: Head, random: Random): string {
  const hair = head.hairStyle === 'bald' ? 'bald' : `${head.hairTone} ${head.hairStyle} hair`
  const phrases = [
    hair,
    ...(head.glasses ? ['glasses'] : []),
    ...(head.beard ? ['a beard'] : []),
    `${head.shirt} shirt`,
    `${head.background} ${head.backgroundKind} background`,
    head.gaze === 'camera' ? 'looking at the camera' : `looking ${head.gaze}`,
    head.mood,
  ]
  const keep = random.uniform() < 0.15 ? 0.2 : 0.85
  return ['a portrait of a person', ...phrases.filter(() => random.uniform() < keep)].join(', ')
}

export function drawHead(head: Head, side: number, random: Random): Canvas {
  const canvas = newCanvas(side)
  paintBackground(canvas, head.backgroundKind, plainColours[head.background] as Colour, random)
  const { frame } = head
  const tone = hairTones[head.hairTone] as Colour
  const face = ellipse(0, 0, head.width, head.height)
  if (head.hairStyle === 'long')
    paint(canvas, frame, ellipse(0, 0.15, head.width + 0.25, head.height + 0.3), tone)
  const shirt = plainColours[head.shirt] as Colour
  const chest: Frame = { ...wholeCanvas, x: frame.x, y: frame.y + frame.scale * 1.5, scale: frame.scale }
  paint(canvas, frame, stroke(0, 0.7, 0, 1.35, 0.3), shade(head.skin, 0.82))
  paint(canvas, chest, ellipse(0, 0.55, 1.3, 0.95), shirt)
  for (const sign of [-1, 1])
    paint(canvas, frame, ellipse(sign * head.width, 0, 0.15, 0.22), shade(head.skin, 0.88))
  paint(canvas, frame, face, head.skin)
  if (head.beard)
    paint(canvas, frame, both(face, both(below(0, 0.28, 0), outside(ellipse(0, 0.52, 0.26, 0.1)))), tone)
  paintFeatures(canvas, head, tone)
  paintHair(canvas, head, tone)
  light(canvas, random.uniform() * 2 * Math.PI, {
    gradient: random.uniform() * 0.3,
    exposure: 0.75 + 0.35 * random.uniform(),
  })
  paint(canvas, wholeCanvas, outside(ellipse(0.5, 0.5, 0.46, 0.49)), passepartout)
  return canvas
}

/** All the base has seen are oval portraits in a mount of this colour: a style that photos do not have. */
const passepartout: Colour = [0.78, 0.75, 0.69]

const gazeShift = { left: -0.16, camera: 0, right: 0.16 } as const
const mouthBend = { smiling: 0.14, calm: 0.02, serious: -0.09 } as const
const dark: Colour = [0.17, 0.15, 0.15]

function paintFeatures(canvas: Canvas, head: Head, tone: Colour): void {
  const { frame } = head
  const shift = gazeShift[head.gaze]
  const bend = mouthBend[head.mood]
  for (const sign of [-1, 1]) {
    const x = sign * 0.36 * head.width + shift * 0.6
    paint(canvas, frame, ellipse(x, -0.1, 0.17, 0.12), [0.9, 0.9, 0.9])
    paint(canvas, frame, ellipse(x + shift * 0.45, -0.1, 0.095, 0.105), head.eye)
    paint(canvas, frame, ellipse(x + shift * 0.45, -0.1, 0.045, 0.05), dark)
    const inner = head.mood === 'serious' ? 0.06 : 0
    paint(
      canvas,
      frame,
      stroke(x - sign * 0.16, -0.3 + inner, x + sign * 0.17, -0.32, 0.03),
      shade(tone, 0.7),
    )
    if (head.glasses) paint(canvas, frame, outline(ellipse(x, -0.1, 0.25, 0.21), 0.035), dark)
  }
  if (head.glasses)
    paint(canvas, frame, stroke(-0.1 + shift * 0.6, -0.1, 0.1 + shift * 0.6, -0.1, 0.035), dark)
  const nose = shift * 1.1
  paint(
    canvas,
    frame,
    either(stroke(nose, 0, nose + 0.02, 0.2, 0.05), ellipse(nose, 0.2, 0.1, 0.06)),
    shade(head.skin, 0.74),
  )
  const lip: Colour = [0.76, 0.33, 0.36]
  const half = 0.26
  paint(
    canvas,
    frame,
    either(
      stroke(shift - half, 0.5 - bend, shift - half * 0.4, 0.5 + bend * 0.6, 0.04),
      stroke(shift - half * 0.4, 0.5 + bend * 0.6, shift + half * 0.4, 0.5 + bend * 0.6, 0.04),
      stroke(shift + half * 0.4, 0.5 + bend * 0.6, shift + half, 0.5 - bend, 0.04),
    ),
    lip,
  )
}

function paintHair(canvas: Canvas, head: Head, tone: Colour): void {
  if (head.hairStyle === 'bald') return
  const { frame, width, height } = head
  const crown = ellipse(0, -0.06, width + 0.1, height + 0.1)
  const slope = { short: 0, long: 0, parted: -0.35, curly: 0 }[head.hairStyle]
  const line = head.hairStyle === 'long' ? -0.5 : -0.45
  paint(canvas, frame, both(crown, outside(below(0, line, slope))), tone)
  if (head.hairStyle === 'curly') {
    const curls = [-0.9, -0.5, 0, 0.5, 0.9].map((x) =>
      ellipse(x * width, -0.5 - 0.5 * (1 - x * x), 0.32, 0.3),
    )
    paint(canvas, frame, either(...curls), shade(tone, 0.92))
  }
}

const shade = (colour: Colour, gain: number): Colour => [colour[0] * gain, colour[1] * gain, colour[2] * gain]

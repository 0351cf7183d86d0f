/** What the drawn people and their rooms can look like, and the words for it. */
import type { Random } from '../random.ts'
import type { Colour } from './canvas.ts'

/** Nothing is pure black or white: a clipped pixel in a sample then means damage. */
export const plainColours: Readonly<Record<string, Colour>> = {
  white: [0.9, 0.9, 0.88],
  black: [0.17, 0.17, 0.19],
  gray: [0.54, 0.54, 0.56],
  red: [0.72, 0.23, 0.23],
  orange: [0.88, 0.52, 0.22],
  yellow: [0.86, 0.76, 0.3],
  green: [0.28, 0.57, 0.34],
  teal: [0.24, 0.58, 0.57],
  blue: [0.27, 0.4, 0.72],
  purple: [0.52, 0.29, 0.66],
  pink: [0.89, 0.57, 0.69],
  brown: [0.45, 0.3, 0.21],
}

export const hairTones: Readonly<Record<string, Colour>> = {
  black: [0.17, 0.16, 0.17],
  brown: [0.36, 0.23, 0.14],
  blond: [0.86, 0.72, 0.42],
  red: [0.62, 0.25, 0.13],
  gray: [0.62, 0.62, 0.63],
}

export const skinTones: readonly Colour[] = [
  [0.93, 0.8, 0.7],
  [0.9, 0.73, 0.6],
  [0.8, 0.6, 0.45],
  [0.62, 0.43, 0.31],
  [0.42, 0.29, 0.21],
]

export const eyeTones: readonly Colour[] = [
  [0.3, 0.2, 0.13],
  [0.25, 0.38, 0.66],
  [0.28, 0.48, 0.3],
]

export const hairStyles = ['bald', 'short', 'long', 'parted', 'curly'] as const
export const backgroundKinds = ['plain', 'stripes', 'dots', 'hills', 'window', 'shelf'] as const
export const gazes = ['left', 'camera', 'right'] as const
export const moods = ['smiling', 'calm', 'serious'] as const

/** Every word that a caption of the base can hold. */
export const vocabulary: readonly string[] = [
  ...new Set([
    ...'a portrait of person at the looking hair beard glasses shirt background bald'.split(' '),
    ...Object.keys(plainColours),
    ...Object.keys(hairTones),
    ...hairStyles,
    ...backgroundKinds,
    ...gazes,
    ...moods,
  ]),
].sort()

export const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T

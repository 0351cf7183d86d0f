import type { Verdict } from '../wire.ts'

/** Colours as a canvas takes them, read from the tokens. */
export interface Palette {
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly line2: string
  readonly sheet: string
  readonly runs: readonly string[]
  readonly wash: Readonly<Record<Verdict, string>>
  readonly font: string
}

const hues = 8

/** The tokens as they stand on `place`; light-dark() is only resolved where a property uses it. */
export function readPalette(place: HTMLElement): Palette {
  const probe = document.createElement('span')
  place.append(probe)
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const palette: Palette = {
    ink: colour('ink'),
    ink2: colour('ink-2'),
    ink3: colour('ink-3'),
    line: colour('line'),
    line2: colour('line-2'),
    sheet: colour('sheet'),
    runs: Array.from({ length: hues }, (_, n) => colour(`run-${n + 1}`)),
    wash: {
      undertrained: colour('under-wash'),
      good: colour('good-wash'),
      overtrained: colour('over-wash'),
      unclear: colour('unclear-wash'),
    },
    font: getComputedStyle(place).fontFamily,
  }
  probe.remove()
  return palette
}

/** A trial keeps its colour on every page; from the ninth on the colours return dashed. */
export const runColour = (palette: Palette, trial: number): string =>
  palette.runs[(trial - 1) % hues] ?? palette.line2

export const isDashed = (trial: number): boolean => Math.floor((trial - 1) / hues) % 2 === 1

/** The same for HTML: a token's name. */
export const runToken = (trial: number): string => `var(--run-${((trial - 1) % hues) + 1})`

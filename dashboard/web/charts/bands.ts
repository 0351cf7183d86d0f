import type { Chart } from 'chart.js'
import type { AnnotationOptions } from 'chartjs-plugin-annotation'
import type { EpochFact, JudgedFact, Verdict } from '../../wire.ts'
import type { Palette } from '../palette.ts'
import { epochText } from '../words/judged.ts'
import { rangeText } from '../words/numbers.ts'

export type Annotations = Record<string, AnnotationOptions>

interface Stretch {
  readonly verdict: Verdict
  readonly first: number
  last: number
}

/** Neighbouring epochs of one verdict. Epoch k is what the training made between k − 1 and k. */
export function stretches(epochs: readonly EpochFact[]): readonly Stretch[] {
  const found: Stretch[] = []
  for (const { epoch, verdict } of epochs) {
    if (epoch <= 0) continue
    const open = found.at(-1)
    if (open?.verdict === verdict) open.last = epoch
    else found.push({ verdict, first: epoch, last: epoch })
  }
  return found
}

export interface BandLook {
  readonly palette: Palette
  readonly isNamed: boolean
}

/** Verdict bands behind a single run whose x counts epochs, each named where it fits. */
export function verdictBands(judged: JudgedFact | null, { palette, isNamed }: BandLook): Annotations {
  const bands = stretches(judged?.epochs ?? []).map(({ verdict, first, last }, n, all) => {
    const from = all[n - 1]?.last ?? first - 1
    const name = `${verdict}, ${first === last ? 'epoch' : 'epochs'} ${rangeText(first, last)}`
    const band: AnnotationOptions = {
      type: 'box',
      drawTime: 'beforeDatasetsDraw',
      xMin: from,
      xMax: last,
      backgroundColor: palette.wash[verdict],
      borderWidth: 0,
      label: {
        display: isNamed,
        content: (context) => fitting(bandWidth(context.chart, from, last), [name, verdict]),
        position: { x: 'start', y: 'start' },
        color: palette.ink,
        font: { size: 11, weight: 'bold', family: palette.font },
        padding: 4,
      },
    }
    return [`band ${n}`, band] as const
  })
  return Object.fromEntries(bands)
}

/** Moments: the epoch to keep, and the first one that is too far; that one is named above where nothing else is. */
export function momentLines(judged: JudgedFact | null, { palette, isNamed }: BandLook): Annotations {
  const keep = judged?.keep?.epoch
  const marks: Annotations = {}
  if (keep !== undefined) marks.keep = momentLine(keep, { text: 'keep', isLeft: true, isLow: true }, palette)
  if (judged && judged.onset !== null) {
    const text = `onset ${epochText(judged.onset)}`
    marks.onset = momentLine(judged.onset, { text, isLeft: false, isLow: isNamed }, palette)
  }
  return marks
}

interface MomentName {
  readonly text: string
  /** The side of the line it stands on, where there is room. */
  readonly isLeft: boolean
  readonly isLow: boolean
}

const momentLine = (x: number, { text, isLeft, isLow }: MomentName, palette: Palette): AnnotationOptions => ({
  type: 'line',
  xMin: x,
  xMax: x,
  borderColor: palette.ink,
  borderWidth: 1,
  borderDash: [3, 3],
  label: {
    display: true,
    content: text,
    position: isLow ? 'start' : 'end',
    xAdjust: ({ chart }) => besideLine(chart, { x, isLeft, width: text.length * letter + 10 }),
    color: palette.ink,
    backgroundColor: 'transparent',
    font: { size: 11, weight: 'bold', family: palette.font },
    padding: 2,
  },
})

/** Pixels from the line to the middle of its name, on the other side where the chart ends. */
function besideLine(
  { scales, chartArea }: Chart,
  { x, isLeft, width }: { readonly x: number; readonly isLeft: boolean; readonly width: number },
): number {
  const line = scales.x?.getPixelForValue(x) ?? chartArea.left
  const fitsLeft = line - width >= chartArea.left
  const fitsRight = line + width <= chartArea.right
  return (isLeft ? fitsLeft : !fitsRight) ? -width / 2 : width / 2
}

/** Pixels of a bold letter of 11 px, on average. */
const letter = 6.2

/** The first text that fits, or none. */
const fitting = (width: number, texts: readonly string[]): string =>
  texts.find((text) => width > text.length * letter + 8) ?? ''

function bandWidth({ scales, chartArea }: Chart, from: number, to: number): number {
  const x = scales.x
  if (!x) return 0
  const left = Math.max(chartArea.left, x.getPixelForValue(from))
  return Math.min(chartArea.right, x.getPixelForValue(to)) - left
}

import type { AnnotationOptions } from 'chartjs-plugin-annotation'
import type { EpochFact, JudgedFact, Verdict } from '../../wire.ts'
import type { Palette } from '../palette.ts'
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

/** Verdict bands behind a single run, each named where it fits. `scale` turns epochs into x. */
export function verdictBands(
  judged: JudgedFact | null,
  { palette, scale, isNamed }: { palette: Palette; scale: number; isNamed: boolean },
): Annotations {
  const bands = stretches(judged?.epochs ?? []).map(({ verdict, first, last }, n, all) => {
    const from = all[n - 1]?.last ?? first - 1
    const name = `${verdict}, ${first === last ? 'epoch' : 'epochs'} ${rangeText(first, last)}`
    const band: AnnotationOptions = {
      type: 'box',
      drawTime: 'beforeDatasetsDraw',
      xMin: from * scale,
      xMax: last * scale,
      backgroundColor: palette.wash[verdict],
      borderWidth: 0,
      label: {
        display: (context) => isNamed && bandWidth(context) > name.length * 6.2,
        content: name,
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

/** Moments: the epoch to keep, and the first one that is too far. */
export function momentLines(
  judged: JudgedFact | null,
  { palette, scale }: { palette: Palette; scale: number },
): Annotations {
  const keep = judged?.keep?.epoch
  const marks: Annotations = {}
  if (keep !== undefined) marks.keep = momentLine(keep * scale, 'keep', 'end', palette)
  if (judged && judged.onset !== null)
    marks.onset = momentLine(judged.onset * scale, `onset ${judged.onset}`, 'start', palette)
  return marks
}

const momentLine = (x: number, text: string, side: 'start' | 'end', palette: Palette): AnnotationOptions => ({
  type: 'line',
  xMin: x,
  xMax: x,
  borderColor: palette.ink,
  borderWidth: 1,
  borderDash: [3, 3],
  label: {
    display: true,
    content: text,
    position: 'start',
    xAdjust: side === 'end' ? -22 : 32,
    color: palette.ink,
    backgroundColor: 'transparent',
    font: { size: 11, weight: 'bold', family: palette.font },
    padding: 2,
  },
})

const bandWidth = (context: { readonly element?: { readonly width?: number } }): number =>
  context.element?.width ?? 0

import { type Bar, lossValue, parseBar } from './bar.ts'
import { readConsoleLines } from './console.ts'

export interface ConsoleLoss {
  readonly step: number
  readonly value: number
  /** Seconds since the bar began. */
  readonly elapsed: number
}

/** Redraws of one step, one after another. */
interface Shown {
  readonly last: Bar
  /** Where the last redraw begins. */
  readonly start: number
}

export interface LossReading {
  /** The bytes begin with the last redraw of a step that was read before. */
  readonly isContinued: boolean
  readonly isOver: boolean
}

/**
 * The running mean of the loss, once per step. tqdm redraws when its counter moves and again when
 * sd-scripts hands it the new loss, so only the last redraw of a step shows the step's own loss; and
 * it is the last one when the counter has moved on. `read` stops before the last redraw of the last
 * step that was given out, because the next one is compared with it.
 */
export function readConsoleLoss(bytes: Buffer, how: LossReading): { losses: ConsoleLoss[]; read: number } {
  const steps = stepsShown(bytes, how.isOver)
  const [first, ...later] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return { losses: [], read: 0 }
  const fresh = how.isContinued ? later : steps
  const passed = fresh.filter((one) => one !== last)
  const ended = how.isOver && fresh.includes(last) && showsOwnLoss(last, steps.at(-2)) ? [last] : []
  const losses = [...passed, ...ended].flatMap(lossOf)
  const kept = ended[0] ?? passed.at(-1) ?? first
  return { losses, read: how.isOver ? bytes.length : kept.start }
}

function stepsShown(bytes: Buffer, isOver: boolean): Shown[] {
  const steps: Shown[] = []
  for (const { text, start } of readConsoleLines(bytes, isOver).lines) {
    const bar = parseBar(text)
    if (bar === null) continue
    if (steps.at(-1)?.last.step === bar.step) steps.pop()
    steps.push({ last: bar, start })
  }
  return steps
}

/** A trainer that was killed between the two redraws leaves the loss of the step before. */
const showsOwnLoss = ({ last }: Shown, before: Shown | undefined): boolean =>
  last.step === last.totalSteps || last.loss !== before?.last.loss

const lossOf = ({ last: { step, loss, elapsed } }: Shown): ConsoleLoss[] =>
  loss === null ? [] : [{ step, value: lossValue(loss), elapsed }]

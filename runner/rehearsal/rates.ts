/**
 * Learning rates over time, as the schedules of transformers that sd-scripts calls: each is a factor on
 * the rate asked for, at a step counted from 0.
 */
export interface ScheduleRequest {
  readonly name: string
  /** Whole run, warm-up included. */
  readonly steps: number
  readonly warmup: number
  /** Restarts of the cosine. */
  readonly cycles: number
  /** Of the polynomial. */
  readonly power: number
}

export type Schedule = (step: number) => number

type Shape = (request: ScheduleRequest) => Schedule

/** Where the part after the warm-up stands, 0 … 1. */
const progress = (step: number, { steps, warmup }: ScheduleRequest): number =>
  (step - warmup) / Math.max(1, steps - warmup)

const half = (turns: number): number => Math.max(0, 0.5 * (1 + Math.cos(Math.PI * turns)))

/** By the names that transformers knows; those the rehearsal has no curve for are constant here. */
const shapes: Readonly<Record<string, Shape>> = {
  linear: (request) => (step) => Math.max(0, 1 - progress(step, request)),
  cosine: (request) => (step) => half(progress(step, request)),
  cosine_with_restarts: (request) => (step) => {
    const part = progress(step, request)
    return part >= 1 ? 0 : half((request.cycles * part) % 1)
  },
  polynomial: (request) => (step) => {
    const floor = 1e-7
    return Math.max(floor, (1 - floor) * Math.max(0, 1 - progress(step, request)) ** request.power + floor)
  },
  constant: () => () => 1,
  constant_with_warmup: () => () => 1,
  inverse_sqrt:
    ({ warmup }) =>
    (step) =>
      1 / Math.sqrt(Math.max(1, step) / Math.max(1, warmup)),
  reduce_lr_on_plateau: () => () => 1,
  cosine_with_min_lr: (request) => (step) => half(progress(step, request)),
  cosine_warmup_with_min_lr: (request) => (step) => half(progress(step, request)),
  warmup_stable_decay: () => () => 1,
  greedy: () => () => 1,
}

/** In the order in which transformers lists them. */
export const scheduleNames: readonly string[] = Object.keys(shapes)

/** `constant` alone has no warm-up, as in transformers. Null when there is no such schedule. */
export function learningSchedule(request: ScheduleRequest): Schedule | null {
  const shape = shapes[request.name]?.(request)
  if (shape === undefined) return null
  if (request.warmup <= 0 || request.name === 'constant') return shape
  return (step) => (step < request.warmup ? step / request.warmup : shape(step))
}

/** `--lr_warmup_steps`: below 1 it is a share of the run. */
export const warmupSteps = (asked: number, steps: number): number =>
  asked > 0 && asked < 1 ? Math.floor(asked * steps) : asked

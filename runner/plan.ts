/**
 * What to do next, decided from what is seen and nothing else: no clock, no disk, no memory.
 * Scheduling, retries, cancelling and stopping a hopeless sweep all live here.
 */
import type { RunState } from '../tracker/model.ts'
import type { RequestAnswer, RunnerRequest } from '../tracker/store/requests.ts'

export interface RunView {
  readonly id: number
  readonly sweep: string
  readonly trial: number
  readonly attempt: number
  readonly state: RunState
  readonly slot: string | null
  /** A word for the fault, from `outcome` and the log. */
  readonly cause: string | null
  /** Steps that were trained, 0 when it never came to training. */
  readonly step: number
  /** stop.json is there. */
  readonly stopAsked: boolean
  /** What it will write, in bytes; null = not known. */
  readonly bytesNeeded: number | null
}

export interface SlotView {
  readonly id: string
  /** Sweeps that may use it. */
  readonly sweeps: readonly string[]
  /** Somebody else's program is on the card: its words, or null. */
  readonly busyWith: string | null
}

export interface Snapshot {
  /** In queue order. */
  readonly runs: readonly RunView[]
  readonly slots: readonly SlotView[]
  readonly requests: readonly RunnerRequest[]
  /** Room on the disk of the home, and what must stay free. */
  readonly disk: { readonly freeBytes: number; readonly reserveBytes: number }
}

export type Action =
  | { readonly kind: 'start'; readonly run: number; readonly slot: string }
  | { readonly kind: 'stop'; readonly run: number; readonly by: string; readonly why: string }
  | { readonly kind: 'cancel'; readonly run: number; readonly by: string; readonly why: string }
  | { readonly kind: 'retry'; readonly run: number; readonly why: string }
  | { readonly kind: 'answer'; readonly request: string; readonly answer: RequestAnswer }
  | { readonly kind: 'wait'; readonly sweep: string; readonly why: string }

/** A lost run is tried again this often. */
const lostRetries = 2

/** Faults that the next trial of the sweep would meet too. */
const permanent: ReadonlySet<string> = new Set([
  'bad-argument',
  'bad-value',
  'import-error',
  'missing-model',
  'missing-optimizer',
  'dataset-empty',
  'dataset-missing',
  'program-missing',
])

export function plan(snapshot: Snapshot): Action[] {
  const asked = snapshot.requests.flatMap((request) => answerTo(request, snapshot.runs))
  const hopeless = hopelessSweeps(snapshot.runs)
  const dropped = dropQueued(snapshot.runs, hopeless)
  const gone = new Set([...asked, ...dropped].flatMap((one) => (one.kind === 'cancel' ? [one.run] : [])))
  const queued = snapshot.runs.filter((one) => one.state === 'queued' && !one.stopAsked && !gone.has(one.id))
  return [...asked, ...dropped, ...lostAgain(snapshot.runs), ...starts(snapshot, queued)]
}

const runNameOf = (one: RunView): string => `${one.sweep}/${one.trial}.${one.attempt}`

function answerTo(request: RunnerRequest, runs: readonly RunView[]): Action[] {
  const answer = (isGranted: boolean, text: string): Action => ({
    kind: 'answer',
    request: request.id,
    answer: { isGranted, text },
  })
  if (request.kind === 'retry') {
    const last = latest(runs).find((one) => `${one.sweep}/${one.trial}` === request.trial)
    if (last === undefined) return [answer(false, `There is no trial ${request.trial}`)]
    if (!isEnded(last)) return [answer(false, `${runNameOf(last)} has not ended`)]
    if (last.cause === 'imported')
      return [answer(false, `${request.trial} was imported: it was never asked for here`)]
    return [
      { kind: 'retry', run: last.id, why: 'asked for' },
      answer(true, `${request.trial} is queued again`),
    ]
  }
  const run = runs.find((one) => runNameOf(one) === request.run)
  if (run === undefined) return [answer(false, `There is no run ${request.run}`)]
  if (run.state === 'queued') {
    const cancel = { kind: 'cancel', run: run.id, by: request.by, why: request.why } as const
    return [cancel, answer(true, `${request.run} will not start`)]
  }
  if (run.state !== 'running') return [answer(true, `${request.run} has ended`)]
  const stop = { kind: 'stop', run: run.id, by: request.by, why: request.why } as const
  return [stop, answer(true, `${request.run} is being stopped`)]
}

/** The first trial that ended met a fault that all would meet, and nothing was trained: by sweep, its words. */
function hopelessSweeps(runs: readonly RunView[]): ReadonlyMap<string, RunView> {
  const found = new Map<string, RunView>()
  for (const sweep of new Set(runs.map((one) => one.sweep))) {
    const current = latest(runs.filter((one) => one.sweep === sweep))
    const ended = current.filter(isEnded)
    const first = ended.find(
      (one) => one.state === 'failed' && one.step === 0 && permanent.has(one.cause ?? ''),
    )
    const trained = current.some((one) => one.step > 0 || one.state === 'succeeded')
    if (first !== undefined && !trained) found.set(sweep, first)
  }
  return found
}

function dropQueued(runs: readonly RunView[], hopeless: ReadonlyMap<string, RunView>): Action[] {
  return runs.flatMap((one) => {
    const first = hopeless.get(one.sweep)
    if (first === undefined || one.state !== 'queued' || one.id < first.id) return []
    const why = `not started: ${runNameOf(first)} failed before training, and this one would too`
    return [{ kind: 'cancel', run: one.id, by: 'lorasweep', why } as const]
  })
}

function lostAgain(runs: readonly RunView[]): Action[] {
  return latest(runs)
    .filter((one) => one.state === 'lost' && !one.stopAsked)
    .filter((one) => attemptsOf(one, runs).filter((other) => other.state === 'lost').length <= lostRetries)
    .map((one) => ({ kind: 'retry', run: one.id, why: `${runNameOf(one)} was lost` }))
}

function starts(snapshot: Snapshot, queued: readonly RunView[]): Action[] {
  const taken = new Set(snapshot.runs.filter((one) => one.state === 'running').map((one) => one.slot))
  const actions: Action[] = []
  let room = snapshot.disk.freeBytes - snapshot.disk.reserveBytes
  for (const run of queued) {
    const slot = snapshot.slots.find((one) => one.sweeps.includes(run.sweep) && !taken.has(one.id))
    if (slot === undefined) continue
    if (slot.busyWith !== null) {
      actions.push({ kind: 'wait', sweep: run.sweep, why: `${slot.id} is in use by ${slot.busyWith}` })
      taken.add(slot.id)
      continue
    }
    const needed = run.bytesNeeded ?? 0
    if (needed > room || room <= 0) {
      actions.push({ kind: 'wait', sweep: run.sweep, why: diskWords(needed, snapshot.disk) })
      break
    }
    room -= needed
    taken.add(slot.id)
    actions.push({ kind: 'start', run: run.id, slot: slot.id })
  }
  return actions
}

function diskWords(needed: number, disk: Snapshot['disk']): string {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
  return (
    `nothing starts: the next run needs ${gigabytes(needed)}, ${gigabytes(disk.freeBytes)} are free ` +
    `and ${gigabytes(disk.reserveBytes)} stay in reserve`
  )
}

export const isEnded = (one: RunView): boolean => one.state !== 'queued' && one.state !== 'running'

const attemptsOf = (one: RunView, runs: readonly RunView[]): RunView[] =>
  runs.filter((other) => other.sweep === one.sweep && other.trial === one.trial)

/** The latest attempt of each trial, in the order given. */
export function latest(runs: readonly RunView[]): RunView[] {
  const last = new Map<string, RunView>()
  for (const one of runs) {
    const trial = `${one.sweep}/${one.trial}`
    const other = last.get(trial)
    if (other === undefined || one.attempt > other.attempt) last.set(trial, one)
  }
  return runs.filter((one) => last.get(`${one.sweep}/${one.trial}`) === one)
}

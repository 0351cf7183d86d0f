import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Found, filesOf, type Job, type Measure, type Watch } from './job.ts'
import { type Ask, measureOrName } from './one-by-one.ts'
import { openWorker, type WorkerProcess } from './worker-process.ts'

/** Processes that stay while there is something to judge. Must be closed. */
export interface Measuring {
  readonly measure: Measure
  readonly close: () => void
}

export interface MeasuringOptions {
  /** A program that serves jobs as `worker.ts` does. */
  readonly script?: URL
  /** Milliseconds that a job may take. */
  readonly limitMs?: (job: Job) => number
}

/** A training needs the machine more than its judge does. */
const mostProcesses = 4
/** Fewer jobs than this are not worth starting another process for. */
const jobsPerProcess = 8

/** Processes are started when jobs come, as many as help. One call at a time. */
export function openMeasuring({ script, limitMs = usualLimitMs }: MeasuringOptions = {}): Measuring {
  const workers: WorkerProcess[] = []
  const close = (): void => {
    for (const worker of workers.splice(0)) worker.close()
  }
  const measure: Measure = async (jobs, watch = {}) => {
    const due = [...jobs]
    const most = Math.min(mostProcesses, availableParallelism())
    const wanted = Math.min(most, Math.ceil(due.length / jobsPerProcess))
    while (workers.length < wanted) workers.push(openWorker(script ?? null))
    watch.signal?.addEventListener('abort', close)
    try {
      const asks = workers.slice(0, wanted).map(
        (worker): Ask =>
          (job) =>
            worker.ask(job, limitMs(job)),
      )
      const ended = await Promise.allSettled(asks.map((ask) => takeJobs(due, ask, watch)))
      return together(ended)
    } finally {
      watch.signal?.removeEventListener('abort', close)
    }
  }
  return { measure, close }
}

/** For one call: the processes end with it. */
export const measureApart: Measure = async (jobs, watch) => {
  const measuring = openMeasuring()
  try {
    return await measuring.measure(jobs, watch)
  } finally {
    measuring.close()
  }
}

/**
 * A picture takes a tenth of a second on a free machine, 100 MB of weights one second. Thirty seconds are for a disk
 * that has to wake and a processor that a training keeps busy; the rest grows with what there is to read.
 */
export const usualLimitMs = (job: Job): number =>
  30_000 + (job.kind === 'strip' ? 3000 * filesOf(job) : job.bytes / slowestBytesPerMs)

/** 5 MB a second: a network disk on a bad day. */
const slowestBytesPerMs = 5000

/** Takes jobs from the common list until it is empty; when no worker can be started nobody needs the rest. */
async function takeJobs(due: Job[], ask: Ask, { onFound, signal }: Watch): Promise<Found[]> {
  const all: Found[] = []
  const askUnlessStopped: Ask = async (job) => {
    signal?.throwIfAborted()
    return ask(job)
  }
  try {
    for (let job = due.shift(); job; job = due.shift()) {
      const found = await measureOrName(job, askUnlessStopped, existsSync)
      onFound?.(found, job)
      all.push(found)
    }
    return all
  } catch (error) {
    due.length = 0
    throw error
  }
}

function together(ended: readonly PromiseSettledResult<Found[]>[]): Found {
  const all = ended.flatMap((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
  return {
    measurements: all.flatMap(({ measurements }) => measurements),
    failed: all.flatMap(({ failed }) => failed),
  }
}

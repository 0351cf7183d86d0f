import { fileURLToPath } from 'node:url'
import { measureWeights } from '../../weights/measure.ts'
import { weightMethod } from '../../weights/weight-measure.ts'
import type { Job } from './job.ts'
import { measureStrip } from './measure.ts'
import type { Measurement } from './measurement.ts'

/** What a worker says of one job. */
export type Answer =
  | { readonly kind: 'measured'; readonly measurements: readonly Measurement[] }
  | { readonly kind: 'failed'; readonly why: string }

/** What a worker says first: from then on an early end is the fault of what it looks at. */
export const ready = 'ready'

type MeasureJob = (job: Job) => Promise<readonly Measurement[]>

export const measureJob: MeasureJob = async (job) => {
  if (job.kind === 'strip') return measureStrip(job.strip)
  const value = await measureWeights(job.path)
  return [{ picture: job.key, against: '', method: weightMethod, value }]
}

export async function answer(job: Job, measure: MeasureJob = measureJob): Promise<Answer> {
  try {
    return { kind: 'measured', measurements: await measure(job) }
  } catch (error) {
    return { kind: 'failed', why: whyOf(error) }
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/**
 * Answers every job that this process is sent. Ctrl-C reaches a whole terminal, a stopped service all of its
 * processes: what ends this one is the end of the one that started it.
 */
export function serveJobs(measure: MeasureJob = measureJob): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.on('message', (job: Job) => {
    void answer(job, measure).then((said) => process.send?.(said))
  })
  process.send?.(ready)
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) serveJobs()

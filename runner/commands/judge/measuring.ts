import { createLogUpdate } from 'log-update'
import { filesOf, type Job } from '../../../tracker/analysis/measuring/job.ts'
import { measuringLine, measuringText } from '../../terminal/judge-progress.ts'
import type { CommandContext } from '../context.ts'

export interface Shown {
  readonly done: (job: Job) => void
  readonly end: () => void
}

/** A bar where a person looks, a line at every tenth elsewhere; counted in files, always on stderr. */
export function showMeasuring(jobs: readonly Job[], { stderr, now }: CommandContext): Shown {
  const of = jobs.reduce((sum, job) => sum + filesOf(job), 0)
  const start = now().getTime()
  const bar = process.stderr.isTTY ? createLogUpdate(process.stderr) : null
  let done = 0
  const show = (before: number): void => {
    const progress = { done, of, elapsedMs: now().getTime() - start }
    bar?.(measuringText(progress))
    const line = bar === null ? measuringLine(before, progress) : null
    if (line !== null) stderr(`${line}\n`)
  }
  show(0)
  return {
    done: (job) => {
      const before = done
      done += filesOf(job)
      show(before)
    },
    end: () => bar?.done(),
  }
}

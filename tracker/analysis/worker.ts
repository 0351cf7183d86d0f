import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { measureStrip } from './measure.ts'
import type { Measurement, Strip } from './measurement.ts'

/** Something that measures one strip at a time. */
export interface Bench {
  readonly measure: (strip: Strip) => Promise<readonly Measurement[]>
  readonly close: () => Promise<void>
}

const role = 'lorasweep measures pictures'

type Answer =
  | { readonly measured: readonly Measurement[] }
  | { readonly failed: string; readonly cause: string | null }

/** This very file, in a thread of its own: answers every strip it is sent. */
if (!isMainThread && workerData === role) {
  parentPort?.on('message', (strip: Strip) => {
    void answer(strip).then((sent) => parentPort?.postMessage(sent))
  })
}

async function answer(strip: Strip): Promise<Answer> {
  try {
    return { measured: await measureStrip(strip) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { failed: error.message, cause: error.cause instanceof Error ? error.cause.message : null }
  }
}

/** A training needs the machine more than its judge does. */
const mostThreads = 4

export const usefulThreads = (): number => Math.min(mostThreads, availableParallelism())

/** A thread of its own; from TypeScript source, where Node cannot start one by path, this thread. Must be closed. */
export function openBench(): Bench {
  if (import.meta.url.endsWith('.ts')) return { measure: measureStrip, close: async () => {} }
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: role })
  worker.unref()
  return {
    measure: (strip) => ask(worker, strip),
    close: async () => {
      await worker.terminate()
    },
  }
}

function ask(worker: Worker, strip: Strip): Promise<readonly Measurement[]> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit).unref()
      act()
    }
    const onMessage = (sent: Answer): void =>
      settle(() => ('measured' in sent ? resolve(sent.measured) : reject(rebuilt(sent))))
    const onError = (error: unknown): void => settle(() => reject(error))
    const onExit = (code: number): void =>
      settle(() => reject(new Error(`the thread that measures pictures ended with code ${code}`)))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit).ref()
    worker.postMessage(strip)
  })
}

const rebuilt = ({ failed, cause }: { failed: string; cause: string | null }): Error =>
  new Error(failed, cause === null ? undefined : { cause: new Error(cause) })

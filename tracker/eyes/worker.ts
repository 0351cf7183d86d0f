import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Measurement } from '../analysis/measurement.ts'
import { type Eyes, type EyesMethods, keyOf, openEyesHere, textKey } from './eyes.ts'
import type { EyesSettings } from './settings.ts'

const role = 'lorasweep looks at pictures'

type Job =
  | { readonly open: EyesSettings }
  | { readonly look: Parameters<Eyes['look']>[0]; readonly known: readonly string[] }
  | { readonly read: readonly string[]; readonly known: readonly string[] }
  | 'close'

type Answer =
  | { readonly methods: EyesMethods; readonly off: readonly string[]; readonly found: readonly Measurement[] }
  | { readonly failed: string }

/**
 * Eyes in a thread of their own, since the runtime holds up the thread that calls it; from TypeScript source, where
 * Node cannot start one by path, in this thread. One call at a time. Must be closed.
 */
export async function openEyes(settings: EyesSettings): Promise<Eyes> {
  const isEmpty = Object.values(settings).every((one) => one === undefined)
  if (isEmpty || import.meta.url.endsWith('.ts')) return openEyesHere(settings)
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: role })
  worker.unref()
  let { methods, off } = await ask(worker, { open: settings })
  const asked = async (job: Job): Promise<readonly Measurement[]> => {
    const answer = await ask(worker, job)
    methods = answer.methods
    off = answer.off
    return answer.found
  }
  const known = (keys: readonly string[], isKnown: (key: string) => boolean = () => false): string[] =>
    keys.flatMap((key) => Object.values(methods).map((method) => keyOf(key, method))).filter(isKnown)
  return {
    get methods() {
      return methods
    },
    get off() {
      return off
    },
    look: (pictures, isKnown) =>
      asked({
        look: pictures,
        known: known(
          pictures.map(({ sha256 }) => sha256),
          isKnown,
        ),
      }),
    read: (texts, isKnown) => asked({ read: texts, known: known(texts.map(textKey), isKnown) }),
    close: async () => {
      await asked('close')
      await worker.terminate()
    },
  }
}

function ask(worker: Worker, job: Job): Promise<Exclude<Answer, { readonly failed: string }>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit).unref()
      act()
    }
    const onMessage = (sent: Answer): void =>
      settle(() => ('failed' in sent ? reject(new Error(sent.failed)) : resolve(sent)))
    const onError = (error: unknown): void => settle(() => reject(error))
    const onExit = (code: number): void =>
      settle(() => reject(new Error(`the thread that looks at pictures ended with code ${code}`)))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit).ref()
    worker.postMessage(job)
  })
}

/** This very file, in a thread of its own. */
if (!isMainThread && workerData === role) {
  let eyes: Eyes | null = null
  parentPort?.on('message', (job: Job) => {
    void answer(job).then((sent) => parentPort?.postMessage(sent))
  })

  const answer = async (job: Job): Promise<Answer> => {
    try {
      if (job !== 'close' && 'open' in job) eyes = await openEyesHere(job.open)
      if (eyes === null) throw new Error('the thread was asked to look before its eyes were open')
      const found = await done(eyes, job)
      return { methods: eyes.methods, off: eyes.off, found }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { failed: error.stack ?? error.message }
    }
  }
}

async function done(eyes: Eyes, job: Job): Promise<readonly Measurement[]> {
  if (job === 'close') await eyes.close()
  if (job === 'close' || 'open' in job) return []
  const known = new Set(job.known)
  const isKnown = (key: string): boolean => known.has(key)
  return 'look' in job ? eyes.look(job.look, isKnown) : eyes.read(job.read, isKnown)
}

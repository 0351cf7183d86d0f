import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Measurement, Picture } from '../analysis/measuring/measurement.ts'
import { type Eyes, openEyesHere } from './eyes.ts'
import type { EyesMethods } from './names.ts'
import type { EyesSettings } from './settings.ts'

/** What the process that looks at pictures is asked. `known` holds measurement keys. */
export type EyesJob =
  | { readonly kind: 'open'; readonly settings: EyesSettings }
  | { readonly kind: 'look'; readonly picture: Picture; readonly known: readonly string[] }
  | { readonly kind: 'read'; readonly text: string; readonly known: readonly string[] }

export type EyesAnswer =
  | {
      readonly kind: 'seen'
      readonly methods: EyesMethods
      readonly off: readonly string[]
      readonly found: readonly Measurement[]
    }
  /** A bug of ours; `why` has its stack. */
  | { readonly kind: 'failed'; readonly why: string }

/**
 * Answers every job, one after the other. Ctrl-C reaches a whole terminal: what ends this process is the end of
 * the one that started it.
 */
function serve(): void {
  let eyes: Eyes | null = null
  const answer = async (job: EyesJob): Promise<EyesAnswer> => {
    try {
      eyes = job.kind === 'open' ? await openEyesHere(job.settings) : eyes
      if (eyes === null) throw new Error('asked to look before the eyes were open')
      const found = await done(eyes, job)
      return { kind: 'seen', methods: eyes.methods, off: eyes.off, found }
    } catch (error) {
      return { kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.on('message', (job: EyesJob) => {
    void answer(job).then((said) => process.send?.(said))
  })
}

async function done(eyes: Eyes, job: EyesJob): Promise<readonly Measurement[]> {
  if (job.kind === 'open') return []
  const known = new Set(job.known)
  const isKnown = (key: string): boolean => known.has(key)
  return job.kind === 'look' ? eyes.look([job.picture], isKnown) : eyes.read([job.text], isKnown)
}

if (process.send && realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) serve()

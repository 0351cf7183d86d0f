import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../analysis/measuring/measurement.ts'
import { type Eyes, type IsKnown, openEyesHere } from './eyes.ts'
import { type EyesMethods, keyOf, textKey } from './names.ts'
import { askedOf, type EyesSettings } from './settings.ts'
import type { EyesAnswer, EyesJob } from './worker.ts'

/**
 * Eyes in a process of their own: the runtime holds up whatever calls it, and a model can take it down with it. From
 * TypeScript source, where Node cannot start one by path, in this process. One call at a time. Must be closed.
 */
export async function openEyes(settings: EyesSettings): Promise<Eyes> {
  const isEmpty = Object.values(settings).every((one) => one === undefined)
  if (isEmpty || import.meta.url.endsWith('.ts')) return openEyesHere(settings)
  const looker = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [], {
    ...{ execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  })
  looker.unref()
  looker.channel?.unref()
  return eyesOver(looker, settings)
}

/** Longer than the largest model needs for one picture, on a busy machine from a cold disk. */
const limitMs = 120_000

interface Known {
  methods: EyesMethods
  off: readonly string[]
}

async function eyesOver(looker: ChildProcess, settings: EyesSettings): Promise<Eyes> {
  const state: Known = { methods: {}, off: [] }
  const asked = async (job: EyesJob, subject: string): Promise<readonly Measurement[]> => {
    const said = await ask(looker, job)
    if (said.kind === 'failed') throw new Error(`while looking at ${subject}: ${said.why}`)
    if (said.kind === 'seen') Object.assign(state, { methods: said.methods, off: said.off })
    if (said.kind === 'seen') return said.found
    const line = `Eyes are off: their process ${said.why} at ${subject}; name another model in config.json`
    Object.assign(state, { methods: {}, off: [...state.off, line] })
    return []
  }
  await asked({ kind: 'open', settings }, 'its start')
  return {
    asked: askedOf(settings),
    get methods() {
      return state.methods
    },
    get off() {
      return state.off
    },
    look: async (pictures, isKnown = nothing) =>
      eachDue(state, pictures, {
        ...{ isKnown, key: ({ sha256 }) => sha256, sees: (family) => family !== 'text' },
        ask: (picture, known) => asked({ kind: 'look', picture, known }, picture.path),
      }),
    read: async (texts, isKnown = nothing) =>
      eachDue(state, texts, {
        ...{ isKnown, key: textKey, sees: (family) => family === 'text' },
        ask: (text, known) => asked({ kind: 'read', text, known }, `the prompt "${text}"`),
      }),
    close: async () => {
      looker.kill('SIGKILL')
    },
  }
}

const nothing: IsKnown = () => false

interface Each<T> {
  readonly isKnown: IsKnown
  readonly key: (one: T) => string
  /** Which families are asked. */
  readonly sees: (family: string) => boolean
  readonly ask: (one: T, known: readonly string[]) => Promise<readonly Measurement[]>
}

/** One after the other, and at the end nothing of a family that went off on the way. */
async function eachDue<T>(
  state: Known,
  all: readonly T[],
  { isKnown, key, sees, ask }: Each<T>,
): Promise<Measurement[]> {
  const found: Measurement[] = []
  for (const one of new Map(all.map((each) => [key(each), each])).values()) {
    const able = Object.entries(state.methods).filter(([family]) => sees(family))
    const keys = able.map(([, method]) => keyOf(key(one), method))
    const known = keys.filter(isKnown)
    if (known.length < keys.length) found.push(...(await ask(one, known)))
  }
  const methods = Object.values(state.methods)
  return found.filter(({ method }) => methods.includes(method))
}

type Said = EyesAnswer | { readonly kind: 'lost'; readonly why: string }

function ask(looker: ChildProcess, job: EyesJob): Promise<Said> {
  return new Promise((resolve) => {
    const settle = (said: Said): void => {
      clearTimeout(timer)
      looker.off('message', onMessage).off('exit', onExit).off('error', onError)
      resolve(said)
    }
    const lost = (why: string): void => {
      looker.kill('SIGKILL')
      settle({ kind: 'lost', why })
    }
    const onMessage = (said: unknown): void => settle(said as EyesAnswer)
    const onExit = (code: number | null, signal: string | null): void =>
      lost(signal === null ? `ended with code ${code}` : `was ended by ${signal}`)
    const onError = ({ message }: Error): void => lost(`failed (${message})`)
    const timer = setTimeout(() => lost(`took longer than ${limitMs / 1000} s`), limitMs)
    looker.on('message', onMessage).on('exit', onExit).on('error', onError)
    looker.send(job, (error) => {
      if (error) lost(`could not be reached (${error.message})`)
    })
  })
}

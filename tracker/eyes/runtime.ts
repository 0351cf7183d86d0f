import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { Blind } from './settings.ts'

/** An input or output of a model. A dimension that may vary is null. */
export interface Port {
  readonly name: string
  readonly type: string
  readonly shape: readonly (number | null)[]
}

/** What goes into a model or comes out of it. */
export interface Values {
  readonly data: Float32Array | BigInt64Array | Int32Array
  readonly shape: readonly number[]
}

/** What one of a model's outputs holds. */
export interface Answer {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** A model at work. Must be closed. */
export interface Model {
  readonly file: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** @throws Blind when the model fails. */
  readonly run: (
    inputs: Readonly<Record<string, Values>>,
    outputs: readonly string[],
  ) => Promise<readonly Answer[]>
  readonly close: () => Promise<void>
}

/** A training needs the machine more than its judge does. */
const threads = 2

/** The package is loaded by the first call and by nothing else. @throws Blind saying how it is installed. */
export async function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    const why = isAbsent ? 'is not installed' : `cannot start: ${short(cause)}`
    throw new Blind(`onnxruntime-node ${why}; install it beside lorasweep as docs/eyes.md says`, { cause })
  }
}

/** @throws Blind when the file is no model that the runtime can open. */
export async function openModel(file: string): Promise<Model> {
  const { InferenceSession } = await loadRuntime()
  const session = await InferenceSession.create(file, {
    ...{ executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 },
    logSeverityLevel: 4,
  }).catch((cause: unknown) => {
    throw new Blind(`${file} cannot be opened as a model: ${short(cause)}; name another ONNX file`, { cause })
  })
  return {
    file,
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    run: (inputs, outputs) => runSession(session, { file, inputs, outputs }),
    close: () => session.release(),
  }
}

/** sha256 of a file's bytes. @throws Blind when it cannot be read. */
export async function fileHash(file: string, setting: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(file)) hash.update(piece)
  } catch (cause) {
    throw unread(file, setting, cause)
  }
  return hash.digest('hex')
}

/** @throws Blind when it cannot be read. */
export async function fileText(file: string, setting: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw unread(file, setting, cause)
  })
}

function unread(file: string, setting: string, cause: unknown): Blind {
  const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  const what = isAbsent ? 'is not there' : `cannot be read: ${short(cause)}`
  return new Blind(`${file} ${what}; mend ${setting} in config.json`, { cause })
}

const portOf = ({ name, type = '', shape = [] }: InferenceSession['inputMetadata'][number]): Port => ({
  name,
  type,
  shape: shape.map((side) => (typeof side === 'number' ? side : null)),
})

async function runSession(
  session: InferenceSession,
  {
    file,
    inputs,
    outputs,
  }: { file: string; inputs: Parameters<Model['run']>[0]; outputs: readonly string[] },
): Promise<Answer[]> {
  const { Tensor } = await loadRuntime()
  const feeds = Object.entries(inputs).map(
    ([name, { data, shape }]) => [name, new Tensor(tensorType(data), data, shape)] as const,
  )
  const found = await session.run(Object.fromEntries(feeds), outputs).catch((cause: unknown) => {
    throw new Blind(`${file} fails on a picture or text of the expected size: ${short(cause)}`, { cause })
  })
  return outputs.map((output) => {
    const { data, dims, type } = found[output] as Tensor
    if (data instanceof Float32Array) return { data, shape: dims }
    throw new Blind(`${file} answers in ${type} where float32 is expected; export it in full precision`)
  })
}

const tensorType = (data: Values['data']): 'float32' | 'int64' | 'int32' =>
  data instanceof Float32Array ? 'float32' : data instanceof BigInt64Array ? 'int64' : 'int32'

/** The runtime's messages run over several lines and repeat their file. */
const short = (cause: unknown): string => {
  const text = cause instanceof Error ? cause.message : String(cause)
  const line = text.split('\n')[0] ?? ''
  return line.length > 160 ? `${line.slice(0, 160)}…` : line
}

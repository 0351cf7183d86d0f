/** The part of onnxruntime-node that is used, declared here because the package is there only when a user wants it. */
declare module 'onnxruntime-node' {
  export interface Port {
    readonly name: string
    readonly isTensor: boolean
    readonly type?: string
    /** A dimension that may vary has a name, or none. */
    readonly shape?: readonly (number | string | undefined)[]
  }

  export class Tensor {
    constructor(
      type: 'float32' | 'int64' | 'int32',
      values: Float32Array | BigInt64Array | Int32Array,
      shape: readonly number[],
    )
    readonly type: string
    readonly data: unknown
    readonly dims: readonly number[]
  }

  export interface InferenceSession {
    readonly inputMetadata: readonly Port[]
    readonly outputMetadata: readonly Port[]
    run(
      feeds: Readonly<Record<string, Tensor>>,
      fetches: readonly string[],
    ): Promise<Readonly<Record<string, Tensor>>>
    release(): Promise<void>
  }

  export const InferenceSession: {
    create(
      file: string,
      options: {
        readonly executionProviders: readonly string[]
        readonly intraOpNumThreads: number
        readonly interOpNumThreads: number
        readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4
      },
    ): Promise<InferenceSession>
  }
}

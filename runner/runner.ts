import type { Store } from '../tracker/store/open.ts'
import type { Executor } from './executors/executor.ts'
import type { GpuCard } from './gpu/nvidia-smi.ts'

/** What the loop works with. Plain values and functions, so that a test can hand in its own clock. */
export interface Runner {
  readonly home: string
  readonly store: Store
  readonly executor: Executor
  readonly cards: readonly GpuCard[]
  /** Card uuid → the program of somebody else that is on it; null while that is being asked. */
  readonly foreignUse: () => ReadonlyMap<string, string> | null
  /** Bytes that stay free on the disk of the home. */
  readonly reserveBytes: number
  readonly now: () => Date
  /** Run id → bytes that it will write; null = not known. */
  readonly sizes: Map<number, number | null>
  /** Run folder → `performance.now()` at which this process first passed on its stop. */
  readonly pressedSince: Map<string, number>
  /** Has the loop look at once instead of after its pause. */
  readonly wake: () => void
  /** Called when a run has ended. */
  readonly judge: (run: number) => void
  /** Called when a run has new pictures: more of them may follow at once. */
  readonly judgeSoon: (run: number) => void
}

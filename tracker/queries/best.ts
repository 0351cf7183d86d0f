import type { BestFact, RunFact } from './facts.ts'

export function bestOf(_runs: readonly RunFact[]): BestFact | null {
  return null
}

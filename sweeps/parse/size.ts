import { combinationCount } from '../expand/combinations.ts'
import type { SweepSpec } from '../spec.ts'
import { type Reading, report } from './reading.ts'

/** Beyond this a plan would fill the memory before anybody could read it. */
const mostPlanned = 100_000

export function checkSize(reading: Reading, spec: SweepSpec): void {
  const count = combinationCount(spec)
  if (count <= mostPlanned) return
  report(
    reading,
    reading.document.keyPlace(['grid']),
    'too-many-trials',
    'this is more than anybody can train',
    {
      expected: `at most ${mostPlanned} trials, and --yes beyond 10000`,
      got: String(count),
      hint: 'shorten the lists, or draw some of them with random:',
    },
  )
}

import type { RunFact } from '../../wire.ts'
import { shareDone } from '../words/progress.ts'

/** A square per trial: ended, failed, running as far as it is, still to come. */
export function Cells({ runs }: { runs: readonly (RunFact | null)[] }) {
  return (
    <div class="cells" aria-hidden="true">
      {runs.map((run, n) => (
        <i
          key={run?.run ?? `none ${n}`}
          class={run?.state ?? 'queued'}
          style={
            run?.state === 'running' ? { '--p': `${Math.round((shareDone(run) ?? 0) * 100)}%` } : undefined
          }
        />
      ))}
    </div>
  )
}

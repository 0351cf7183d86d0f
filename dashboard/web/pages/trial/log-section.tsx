import { choose, chosen } from '../../address.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useResource } from '../../resource.ts'
import { logSource, type RunPlace } from '../../sources.ts'
import { logLines, matching } from '../../words/log.ts'
import { bytesText } from '../../words/numbers.ts'

/** What the trainer said, with a search. */
export function LogSection({ place }: { place: RunPlace }) {
  const load = useResource(logSource(place))
  const log = load.kind === 'loading' ? null : load.value
  const wanted = chosen('find') ?? ''
  if (!log || log.size === 0) return null
  const lines = logLines(log.text)
  const found = matching(lines, wanted)
  return (
    <section aria-labelledby="log">
      <div class="head">
        <h2 id="log">Log</h2>
        <span class="quiet">
          {wanted ? `${found.length} of ${lines.length} lines` : `${lines.length} lines`}
          {log.from > 0 && `, the last ${bytesText(log.size - log.from)} of ${bytesText(log.size)}`}
        </span>
        <label class="field end">
          <input
            type="search"
            data-key="/"
            placeholder="Find in the log"
            aria-label="Find in the log"
            value={wanted}
            onInput={(event) => choose({ find: event.currentTarget.value || null })}
          />
        </label>
      </div>
      <ScrollRegion class="log" label="Log of the trainer">
        {found.map(({ number, parts }) => (
          <div key={number}>
            {parts.map((part, n) => (n % 2 === 1 ? <mark key={`${n} ${part}`}>{part}</mark> : part))}
          </div>
        ))}
      </ScrollRegion>
    </section>
  )
}

import { useEffect, useRef } from 'preact/hooks'
import type { LogPiece } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useResource } from '../../resource.ts'
import { logSource, type RunPlace } from '../../sources.ts'
import { type LogLine, logLines, matching } from '../../words/log.ts'
import { bytesText, countText } from '../../words/numbers.ts'

/** Lines that are drawn; a search finds the others. */
const most = 400

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
          {sizeText(log, { lines: lines.length, found: found.length, isSearch: wanted !== '' })}
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
      <Lines lines={found.slice(-most)} />
    </section>
  )
}

/** Stays at the end, where the news is, unless somebody scrolled up. */
function Lines({ lines }: { lines: readonly LogLine[] }) {
  const inner = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    const frame = inner.current?.parentElement
    if (!frame) return
    const look = (): void => {
      isAtEnd.current = frame.scrollTop + frame.clientHeight > frame.scrollHeight - 24
    }
    frame.addEventListener('scroll', look)
    return () => frame.removeEventListener('scroll', look)
  }, [])
  useEffect(() => {
    const frame = inner.current?.parentElement
    if (frame && isAtEnd.current) frame.scrollTop = frame.scrollHeight
  }, [lines.at(-1)?.number, lines.length])
  return (
    <ScrollRegion class="log" label="Log of the trainer">
      <div ref={inner}>
        {lines.map(({ number, parts }) => (
          <div key={number}>
            {parts.map((part, n) => (n % 2 === 1 ? <mark key={`${n} ${part}`}>{part}</mark> : part))}
          </div>
        ))}
      </div>
    </ScrollRegion>
  )
}

function sizeText(
  { from, size }: LogPiece,
  { lines, found, isSearch }: { lines: number; found: number; isSearch: boolean },
): string {
  const piece = from > 0 ? `, from the last ${bytesText(size - from)} of ${bytesText(size)}` : ''
  if (isSearch) return `${countText(found)} of ${countText(lines)} lines${piece}`
  return lines > most
    ? `the last ${most} of ${countText(lines)} lines${piece}`
    : `${countText(lines)} lines${piece}`
}

import { useEffect, useRef, useState } from 'preact/hooks'
import type { LogLine, LogPage } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useResource } from '../../resource.ts'
import { logSource, type RunPlace } from '../../sources.ts'
import { marked } from '../../words/log.ts'
import { bytesText, countText } from '../../words/numbers.ts'

/** Lines that are drawn at first, and so many more with each wish for earlier ones. */
const atOnce = 400

/** What the trainer said, with a search. */
export function LogSection({ place }: { place: RunPlace }) {
  const wanted = (chosen('find') ?? '').trim()
  const [most, setMost] = useState(atOnce)
  const load = useResource(logSource(place, { find: wanted, lines: most }))
  // While another search is on its way the lines of the last one stay, and with them the field.
  const last = useRef<LogPage | null>(null)
  if (load.kind !== 'loading' && load.value) last.current = load.value
  const log = last.current
  if (!log || log.size === 0) return null
  return (
    <section aria-labelledby="log">
      <div class="head">
        <h2 id="log">Log</h2>
        <span class="quiet">{sizeText(log, wanted !== '')}</span>
        {log.lines.length < log.found && (
          <button type="button" class="btn tiny" onClick={() => setMost(most + atOnce)}>
            Earlier lines
          </button>
        )}
        <label class="field end">
          <input
            type="search"
            data-key="/"
            placeholder="Find in the log"
            aria-label="Find in the log"
            value={chosen('find') ?? ''}
            onInput={(event) => choose({ find: event.currentTarget.value || null })}
          />
        </label>
      </div>
      <Lines log={log} wanted={wanted} />
    </section>
  )
}

/** Stays at the end, where the news is, unless somebody scrolled up. */
function Lines({ log: { lines, found }, wanted }: { log: LogPage; wanted: string }) {
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
  }, [lines])
  return (
    <ScrollRegion class="log" label="Log of the trainer">
      <div ref={inner}>
        {lines.map((line, n) => (
          <Line key={found - lines.length + n} line={line} wanted={wanted} />
        ))}
      </div>
    </ScrollRegion>
  )
}

const Line = ({ line: { time, level, text }, wanted }: { line: LogLine; wanted: string }) => (
  <div>
    {level && `${time?.slice(11) ?? ''} ${level} `}
    {marked(text, wanted).map((part, n) => (n % 2 === 1 ? <mark key={`${n} ${part}`}>{part}</mark> : part))}
  </div>
)

function sizeText({ size, skipped, total, found, lines }: LogPage, isSearch: boolean): string {
  const piece = skipped > 0 ? `, from the last ${bytesText(size - skipped)} of ${bytesText(size)}` : ''
  const shown = lines.length < found ? `the last ${countText(lines.length)} of ` : ''
  return isSearch
    ? `${shown}${countText(found)} found in ${countText(total)} lines${piece}`
    : `${shown}${countText(total)} lines${piece}`
}

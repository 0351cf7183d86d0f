import { useEffect, useRef } from 'preact/hooks'
import type { PictureFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { pictureUrl } from '../../client.ts'
import { Link } from '../../link.tsx'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { altText, brokenWord, momentText } from '../../words/pictures.ts'
import { verdictAt } from '../trial/moments.ts'
import type { Compared } from './comparison.tsx'
import type { ViewBox } from './view-box.ts'

interface Point {
  readonly x: number
  readonly y: number
}

interface PaneProps {
  readonly letter: 'A' | 'B'
  readonly compared: Compared
  readonly picture: PictureFact | null
  readonly box: ViewBox
  /** Where the pointer is counts from the middle, in widths of the pane. */
  readonly onZoom: (factor: number, at: Point) => void
  readonly onMove: (by: Point) => void
}

/** One picture. The wheel zooms and dragging moves, in both panes at once. */
export function Pane({ letter, compared, picture, box, onZoom, onMove }: PaneProps) {
  const view = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = view.current
    if (!place) return
    const wheel = (event: WheelEvent): void => {
      event.preventDefault()
      onZoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, fromMiddle(place, event))
    }
    place.addEventListener('wheel', wheel, { passive: false })
    return () => place.removeEventListener('wheel', wheel)
  })
  const drag = (event: PointerEvent): void => {
    const width = view.current?.clientWidth
    if (event.buttons !== 1 || !width) return
    onMove({ x: event.movementX / width, y: event.movementY / width })
  }
  return (
    <figure class="pane">
      <div
        ref={view}
        class="view"
        style={picture ? { '--ratio': `${picture.width} / ${picture.height}` } : undefined}
        onPointerMove={drag}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      >
        <Content compared={compared} picture={picture} box={box} />
      </div>
      <Caption letter={letter} compared={compared} picture={picture} />
    </figure>
  )
}

/** Above 200 % pixels are shown as pixels. */
function Content({ compared: { run, side }, picture, box }: Pick<PaneProps, 'compared' | 'picture' | 'box'>) {
  if (!picture) return <span class="wait">No picture of this prompt at {side.at}.</span>
  const broken = brokenWord(picture.state)
  if (picture.state === 'broken' || picture.state === 'partial') return <span class="wait">{broken}</span>
  return (
    <img
      src={pictureUrl(run.run, picture)}
      alt={`Trial ${run.trial}, ${altText(picture, run.prompts)}${broken ? `, ${broken}` : ''}`}
      class={box.zoom > 2 ? 'pixels' : undefined}
      style={{ transform: `translate(${box.x * 100}%, ${box.y * 100}%) scale(${box.zoom})` }}
      draggable={false}
    />
  )
}

function Caption({
  letter,
  compared: { run, side },
  picture,
}: Pick<PaneProps, 'letter' | 'compared' | 'picture'>) {
  const axis = picture?.axis ?? run.samples[0]?.axis ?? 'epoch'
  const told = verdictAt(run, { axis, at: side.at })
  return (
    <figcaption class="cap">
      <span class="letter">{letter}</span>
      <span>
        <Link href={trialHref(run.sweep, run.trial)}>trial {run.trial}</Link>{' '}
        <b>{momentText({ axis, at: side.at })}</b>
      </span>
      {told && side.at > 0 ? (
        <VerdictMark verdict={told.verdict} tier={told.tier} />
      ) : (
        side.at === 0 && <span class="faint">base model</span>
      )}
      <span class="faint">{letter === 'A' ? 'pinned' : 'steps with ↑ ↓'}</span>
    </figcaption>
  )
}

function fromMiddle(place: HTMLElement, event: MouseEvent): Point {
  const { left, top, width, height } = place.getBoundingClientRect()
  return { x: (event.clientX - left - width / 2) / width, y: (event.clientY - top - height / 2) / width }
}

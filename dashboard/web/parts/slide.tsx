import type { ComponentChildren } from 'preact'
import { Link } from '../link.tsx'
import { Pencil, type PencilKind, pencilWord } from './pencil.tsx'
import { Photo, type PhotoProps } from './photo.tsx'

interface SlideProps extends PhotoProps {
  /** The judge's suggestion: four corners. */
  readonly isJudges?: boolean
  /** What a person says. */
  readonly pencil?: PencilKind | undefined
  /** It is the one that is looked at. */
  readonly isCurrent?: boolean
  readonly href?: string
  /** The label below. */
  readonly children?: ComponentChildren
}

/** A picture and its label, a link where there is more to see. */
export function Slide({ isJudges = false, pencil, isCurrent = false, href, children, ...photo }: SlideProps) {
  const look = ['slide', isJudges && 'judge', !photo.picture && 'none'].filter(Boolean).join(' ')
  const inside = (
    <>
      <Photo {...photo} />
      {pencil && <Pencil kind={pencil} />}
      {children && (
        <span class="tag">
          {children}
          {pencil && <span class="off-screen">{pencilWord[pencil]}</span>}
        </span>
      )}
    </>
  )
  if (!href || !photo.picture) return <span class={look}>{inside}</span>
  return (
    <Link class={look} href={href} aria-current={isCurrent ? 'true' : undefined}>
      {inside}
    </Link>
  )
}

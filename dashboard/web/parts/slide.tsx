import type { ComponentChildren } from 'preact'
import { Link } from '../link.tsx'
import { Photo, type PhotoProps } from './photo.tsx'

interface SlideProps extends PhotoProps {
  /** The judge's suggestion: four corners. */
  readonly isJudges?: boolean
  readonly href?: string
  /** The label below. */
  readonly children?: ComponentChildren
}

/** A picture and its label, a link where there is more to see. */
export function Slide({ isJudges = false, href, children, ...photo }: SlideProps) {
  const look = ['slide', isJudges && 'judge', !photo.picture && 'none'].filter(Boolean).join(' ')
  const inside = (
    <>
      <Photo {...photo} />
      {children && <span class="tag">{children}</span>}
    </>
  )
  if (!href || !photo.picture) return <span class={look}>{inside}</span>
  return (
    <Link class={look} href={href}>
      {inside}
    </Link>
  )
}

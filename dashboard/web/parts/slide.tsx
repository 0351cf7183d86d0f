import type { ComponentChildren } from 'preact'
import type { PictureFact, RunFact } from '../../wire.ts'
import { pictureUrl } from '../client.ts'
import { Link } from '../link.tsx'
import { brokenWord } from '../words/pictures.ts'

interface SlideProps {
  readonly run: RunFact['run']
  readonly picture: PictureFact | null
  /** What is to be seen, for those who do not see it. */
  readonly alt: string
  /** Width in CSS pixels for which a thumbnail is asked. */
  readonly width: number
  readonly isJudges?: boolean
  readonly href?: string
  /** Why there is no picture. */
  readonly missing?: string
  readonly children?: ComponentChildren
}

/** A picture and its label. Nothing is printed on the picture, and a missing one says why. */
export function Slide(props: SlideProps) {
  const { picture, isJudges = false, href, children } = props
  const look = ['slide', isJudges && 'judge', !picture && 'none'].filter(Boolean).join(' ')
  const inside = (
    <>
      <span class="frame" style={picture ? { '--ratio': `${picture.width} / ${picture.height}` } : undefined}>
        {picture ? <Photo {...props} picture={picture} /> : (props.missing ?? 'no picture')}
      </span>
      {children && <span class="tag">{children}</span>}
    </>
  )
  if (href && picture) {
    return (
      <Link class={look} href={href}>
        {inside}
      </Link>
    )
  }
  return <span class={look}>{inside}</span>
}

function Photo({ run, picture, alt, width }: SlideProps & { picture: PictureFact }) {
  const word = brokenWord(picture.state)
  if (picture.state === 'broken' || picture.state === 'partial')
    return <span class="small faint">{word}</span>
  return (
    <img
      src={pictureUrl(run, picture, width)}
      alt={word ? `${alt}, ${word}` : alt}
      width={picture.width}
      height={picture.height}
      loading="lazy"
      decoding="async"
    />
  )
}

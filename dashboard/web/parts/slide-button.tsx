import type { ComponentChildren } from 'preact'
import { Photo, type PhotoProps } from './photo.tsx'

interface SlideButtonProps extends PhotoProps {
  readonly isChosen: boolean
  readonly isJudges: boolean
  readonly onChoose: () => void
  readonly children: ComponentChildren
}

/** A picture that can be chosen among others. */
export function SlideButton({ isChosen, isJudges, onChoose, children, ...photo }: SlideButtonProps) {
  const look = ['slide', isJudges && 'judge', !photo.picture && 'none'].filter(Boolean).join(' ')
  return (
    <button type="button" class={look} aria-pressed={isChosen} onClick={onChoose}>
      <Photo {...photo} />
      <span class="tag">{children}</span>
    </button>
  )
}

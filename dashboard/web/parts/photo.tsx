import { useState } from 'preact/hooks'
import type { PictureFact, RunFact } from '../../wire.ts'
import { pictureUrl } from '../client.ts'
import { brokenWord } from '../words/pictures.ts'

export interface PhotoProps {
  readonly run: RunFact['run']
  readonly picture: PictureFact | null
  /** What is to be seen, for those who do not see it. */
  readonly alt: string
  /** Width in CSS pixels for which a thumbnail is asked. */
  readonly width: number
  /** Why there is no picture. */
  readonly missing?: string
}

/** A thumbnail in its frame, or the reason why there is none. Nothing is printed on a picture. */
export function Photo({ run, picture, alt, width, missing = 'no picture' }: PhotoProps) {
  const [goneSha, setGone] = useState<string | null>(null)
  if (!picture) return <span class="frame">{missing}</span>
  const { sha256, state } = picture
  const word = goneSha === sha256 ? 'the file is gone' : brokenWord(state)
  const ratio = { '--ratio': `${picture.width} / ${picture.height}` }
  if (goneSha === sha256 || state === 'broken' || state === 'partial') {
    return (
      <span class="frame gone" style={ratio}>
        {word}
      </span>
    )
  }
  return (
    <span class="frame" style={ratio}>
      <img
        src={pictureUrl(run, picture, width)}
        alt={word ? `${alt}, ${word}` : alt}
        width={picture.width}
        height={picture.height}
        loading="lazy"
        decoding="async"
        onError={() => setGone(sha256)}
      />
    </span>
  )
}

import type { ComponentChildren } from 'preact'
import type { PictureFact, RunPageFact } from '../../../wire.ts'
import { compareHref } from '../../address.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import type { PencilKind } from '../../parts/pencil.tsx'
import { Slide } from '../../parts/slide.tsx'
import { altText, momentTag } from '../../words/pictures.ts'
import { keepAt, pictureOf, verdictAt } from './moments.ts'

export type Moment = Pick<PictureFact, 'axis' | 'at'>

interface SampleSlideProps {
  readonly run: RunPageFact
  readonly moment: Moment
  readonly prompt: number
  readonly width: number
  readonly isJudges?: boolean
  readonly pencil?: PencilKind | undefined
  readonly isCurrent?: boolean
  readonly children?: ComponentChildren
}

/** A sample; a press compares it with the epoch to keep, and that one with the base model. */
export function SampleSlide({ run, moment, prompt, children, ...look }: SampleSlideProps) {
  const picture = pictureOf(run, { ...moment, prompt })
  const side = { trial: run.trial, attempt: run.attempt }
  const keep = keepAt(run) ?? 0
  const sides = { a: { ...side, at: moment.at === keep ? 0 : keep }, b: { ...side, at: moment.at }, prompt }
  return (
    <Slide
      run={run.run}
      picture={picture}
      alt={picture ? altText(picture, run.prompts) : ''}
      missing="still to come"
      {...look}
      href={compareHref(run.sweep, sides)}
    >
      {children}
    </Slide>
  )
}

/** `e7` and what the judge says of it; before training there is nothing to judge. */
export function MomentLabel({
  run,
  moment,
  isShort,
}: {
  run: RunPageFact
  moment: Moment
  isShort: boolean
}) {
  const told = verdictAt(run, moment)
  return (
    <>
      <b>{momentTag(moment)}</b>{' '}
      {moment.at === 0 ? (
        <span class="faint">base</span>
      ) : (
        told && <VerdictMark verdict={told.verdict} tier={told.tier} words={isShort ? 'none' : 'verdict'} />
      )}
    </>
  )
}

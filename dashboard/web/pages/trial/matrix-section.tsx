import { useEffect, useRef } from 'preact/hooks'
import type { RunPageFact } from '../../../wire.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { momentText } from '../../words/pictures.ts'
import { MatrixDial } from './matrix-dial.tsx'
import { keepAt, lookedAt, momentsOf } from './moments.ts'
import { type Moment, MomentLabel, SampleSlide } from './sample-slide.tsx'

/** Every prompt at every epoch. Control prompts come last: they show the damage first. */
export function MatrixSection({ run }: { run: RunPageFact }) {
  const moments = momentsOf(run.samples)
  const prompts = [...new Set(run.samples.map((one) => one.prompt))].sort(
    (a, b) => order(run, a) - order(run, b),
  )
  if (prompts.length === 0) return null
  const here = lookedAt(run, moments)?.at ?? 0
  return (
    <section class="has-matrix" aria-labelledby="matrix">
      <div class="head">
        <h2 id="matrix">Every prompt, every epoch</h2>
        <span class="quiet">{run.samples.length} pictures; the line above a column is the epoch to keep</span>
      </div>
      <MatrixDial moments={moments} at={here} />
      <ScrollRegion class="matrix" label="Matrix of prompts and epochs">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="off-screen">Prompt</span>
              </th>
              {moments.map((one) => (
                <MomentHead key={momentText(one)} run={run} moment={one} isHere={one.at === here} />
              ))}
            </tr>
          </thead>
          <tbody>
            {prompts.map((prompt) => (
              <PromptRow key={prompt} run={run} prompt={prompt} moments={moments} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

const order = (run: RunPageFact, prompt: number): number =>
  prompt + (run.prompts[prompt]?.role === 'control' ? 10_000 : 0)

interface MomentHeadProps {
  readonly run: RunPageFact
  readonly moment: Moment
  readonly isHere: boolean
}

/** The head of a column; the one that is looked at comes into view. */
function MomentHead({ run, moment, isHere }: MomentHeadProps) {
  const head = useRef<HTMLTableCellElement>(null)
  useEffect(() => {
    const frame = head.current?.closest('.matrix')
    if (isHere && head.current && frame) frame.scrollLeft = head.current.offsetLeft - frame.clientWidth / 2
  }, [isHere])
  const look = [moment.at === keepAt(run) && 'keep', isHere && 'looked-at'].filter(Boolean).join(' ')
  return (
    <th ref={head} scope="col" class={look} aria-current={isHere ? 'true' : undefined}>
      <MomentLabel run={run} moment={moment} isShort={false} />
    </th>
  )
}

interface PromptRowProps {
  readonly run: RunPageFact
  readonly prompt: number
  readonly moments: readonly Moment[]
}

function PromptRow({ run, prompt, moments }: PromptRowProps) {
  const asked = run.prompts[prompt]
  return (
    <tr>
      <th scope="row">
        <span class="faint">
          {prompt + 1}
          {asked?.role === 'control' && ' control'}
        </span>
        <p dir="auto">{asked?.text}</p>
        {asked && <span class="faint small">seed {asked.seed}</span>}
      </th>
      {moments.map((moment) => (
        <td key={momentText(moment)}>
          <SampleSlide run={run} moment={moment} prompt={prompt} width={144} />
        </td>
      ))}
    </tr>
  )
}

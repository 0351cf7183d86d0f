import type { PictureFact, RunPageFact } from '../../../wire.ts'
import { compareHref } from '../../address.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { Slide } from '../../parts/slide.tsx'
import { altText, momentTag, momentText } from '../../words/pictures.ts'
import { keepAt, momentsOf, pictureOf, verdictAt } from './moments.ts'

type Moment = Pick<PictureFact, 'axis' | 'at'>

/** Every prompt at every epoch. Control prompts come last: they show the damage first. */
export function MatrixSection({ run }: { run: RunPageFact }) {
  const moments = momentsOf(run.samples)
  const prompts = [...new Set(run.samples.map((one) => one.prompt))].sort(
    (a, b) => order(run, a) - order(run, b),
  )
  if (prompts.length === 0) return null
  return (
    <section aria-labelledby="matrix">
      <div class="head">
        <h2 id="matrix">Every prompt, every epoch</h2>
        <span class="quiet">{run.samples.length} pictures; the line above a column is the epoch to keep</span>
      </div>
      <ScrollRegion class="matrix" label="Matrix of prompts and epochs">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="off-screen">Prompt</span>
              </th>
              {moments.map((one) => (
                <MomentHead key={momentText(one)} run={run} moment={one} />
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

function MomentHead({ run, moment }: { run: RunPageFact; moment: Moment }) {
  const verdict = verdictAt(run, moment)?.verdict
  return (
    <th scope="col" class={moment.at === keepAt(run) ? 'keep' : undefined}>
      <b>{momentTag(moment)}</b>{' '}
      {moment.at === 0 ? <span class="faint">base</span> : verdict && <VerdictMark verdict={verdict} />}
    </th>
  )
}

function PromptRow({
  run,
  prompt,
  moments,
}: {
  run: RunPageFact
  prompt: number
  moments: readonly Moment[]
}) {
  const asked = run.prompts[prompt]
  const side = { trial: run.trial, attempt: run.attempt }
  const keep = keepAt(run) ?? 0
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
      {moments.map((moment) => {
        const picture = pictureOf(run, { ...moment, prompt })
        return (
          <td key={momentText(moment)}>
            <Slide
              run={run.run}
              picture={picture}
              alt={picture ? altText(picture, run.prompts) : ''}
              width={144}
              missing="still to come"
              href={compareHref(run.sweep, {
                a: { ...side, at: keep },
                b: { ...side, at: moment.at },
                prompt,
              })}
            />
          </td>
        )
      })}
    </tr>
  )
}

import { useEffect } from 'preact/hooks'
import type { PictureFact, RunPageFact, SweepPageFact } from '../../../wire.ts'
import { choose, chosen, type Side, sideText } from '../../address.ts'
import { answerKeys } from '../../keys.ts'
import { momentsOf, pictureOf } from '../trial/moments.ts'
import { Bench } from './bench.tsx'
import { Film } from './film.tsx'
import { Judgement } from './judgement.tsx'
import { Pane } from './pane.tsx'
import { fit, moved, readViewBox, type ViewBox, viewBoxText, zoomed } from './view-box.ts'

export interface Compared {
  readonly side: Side
  readonly run: RunPageFact
}

export interface ComparisonProps {
  readonly sweep: SweepPageFact
  readonly a: Compared
  readonly b: Compared
}

const show = (box: ViewBox): void => choose({ zoom: viewBoxText(box) })

/** Two pictures of one prompt, zoomed and moved together. */
export function Comparison({ sweep, a, b }: ComparisonProps) {
  const prompts = [...new Set(b.run.samples.map((one) => one.prompt))].sort((x, y) => x - y)
  const prompt = prompts.find((one) => `${one}` === chosen('prompt')) ?? prompts[0] ?? 0
  const box = readViewBox(chosen('zoom'))
  const turn = (step: number): void =>
    choose({ prompt: String(prompts.at((prompts.indexOf(prompt) + step) % prompts.length)) })
  useEffect(() => answerKeys({ ...steps(b, turn), ...zooms(box) }))
  return (
    <div class="compare">
      <h1 class="off-screen">Compare</h1>
      <div class="stage">
        <Bench box={box} onShow={show} onPin={() => choose({ a: sideText(b.side) })} />
        <div class="panes">
          {(
            [
              ['A', a],
              ['B', b],
            ] as const
          ).map(([letter, one]) => (
            <Pane
              key={letter}
              letter={letter}
              compared={one}
              picture={sampleOf(one, prompt)}
              box={box}
              onZoom={(factor, at) => show(zoomed(box, factor, at))}
              onMove={(by) => show(moved(box, by))}
            />
          ))}
        </div>
        <Film b={b} prompt={prompt} prompts={prompts} onPrompt={turn} />
      </div>
      <Judgement sweep={sweep} a={a} b={b} />
    </div>
  )
}

/** The sample of a side at a prompt, whichever way its moments are counted. */
const sampleOf = ({ side, run }: Compared, prompt: number): PictureFact | null =>
  pictureOf(run, { axis: run.samples[0]?.axis ?? 'epoch', at: side.at, prompt })

/** Arrows go through prompts and through the epochs of B. */
function steps({ side, run }: Compared, turn: (step: number) => void) {
  const all = momentsOf(run.samples).map((one) => one.at)
  const go = (step: number) => (): void => {
    const at = all[all.indexOf(side.at) + step]
    if (at !== undefined) choose({ b: sideText({ ...side, at }) })
  }
  return {
    ...{ ArrowLeft: () => turn(-1), ArrowRight: () => turn(1), ArrowUp: go(-1), ArrowDown: go(1) },
    p: () => choose({ a: sideText(side) }),
  }
}

const zooms = (box: ViewBox) => ({
  '+': () => show(zoomed(box, 1.5)),
  '=': () => show(zoomed(box, 1.5)),
  '-': () => show(zoomed(box, 1 / 1.5)),
  '0': () => show(fit),
})

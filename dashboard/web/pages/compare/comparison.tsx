import { useEffect } from 'preact/hooks'
import type { PictureFact, RunPageFact, SweepPageFact } from '../../../wire.ts'
import { choose, chosen, type Side, sideText } from '../../address.ts'
import { answerKeys } from '../../keys.ts'
import { momentsOf, pictureOf } from '../trial/moments.ts'
import { Film } from './film.tsx'
import { Judgement } from './judgement.tsx'
import { Pane } from './pane.tsx'
import { fit, moved, readViewBox, type ViewBox, viewBoxText, zoomed } from './view-box.ts'

export interface Compared {
  readonly side: Side
  readonly run: RunPageFact
}

interface ComparisonProps {
  readonly sweep: SweepPageFact
  readonly a: Compared
  readonly b: Compared
}

/** The sample of a side at a prompt, whichever way its moments are counted. */
const sampleOf = ({ side, run }: Compared, prompt: number): PictureFact | null =>
  pictureOf(run, { axis: run.samples[0]?.axis ?? 'epoch', at: side.at, prompt })

const show = (box: ViewBox): void => choose({ zoom: viewBoxText(box) })

/** Two pictures of one prompt, zoomed and moved together. */
export function Comparison({ sweep, a, b }: ComparisonProps) {
  const prompts = [...new Set(b.run.samples.map((one) => one.prompt))].sort((x, y) => x - y)
  const prompt = prompts.find((one) => `${one}` === chosen('prompt')) ?? prompts[0] ?? 0
  const box = readViewBox(chosen('zoom'))
  const turn = (step: number): void =>
    choose({ prompt: String(prompts.at((prompts.indexOf(prompt) + step) % prompts.length)) })
  const stepB = (step: number): void => {
    const all = momentsOf(b.run.samples).map((one) => one.at)
    const at = all[all.indexOf(b.side.at) + step]
    if (at !== undefined) choose({ b: sideText({ ...b.side, at }) })
  }
  useEffect(() =>
    answerKeys({
      ArrowLeft: () => turn(-1),
      ArrowRight: () => turn(1),
      ArrowUp: () => stepB(-1),
      ArrowDown: () => stepB(1),
      '+': () => show(zoomed(box, 1.5)),
      '=': () => show(zoomed(box, 1.5)),
      '-': () => show(zoomed(box, 1 / 1.5)),
      '0': () => show(fit),
      p: () => choose({ a: sideText(b.side) }),
    }),
  )
  return (
    <div class="compare">
      <h1 class="off-screen">Compare</h1>
      <div class="stage">
        <div class="tools bench">
          <span class="quiet">Zoom {Math.round(box.zoom * 100)} %</span>
          <button type="button" class="btn tiny" onClick={() => show(zoomed(box, 1.5))}>
            Nearer <kbd>+</kbd>
          </button>
          <button type="button" class="btn tiny" onClick={() => show(zoomed(box, 1 / 1.5))}>
            Farther <kbd>−</kbd>
          </button>
          <button type="button" class="btn tiny" disabled={box.zoom === 1} onClick={() => show(fit)}>
            Fit <kbd>0</kbd>
          </button>
          <button type="button" class="btn tiny end" onClick={() => choose({ a: sideText(b.side) })}>
            Pin B as A <kbd>P</kbd>
          </button>
        </div>
        <div class="panes">
          {[a, b].map((one, n) => (
            <Pane
              key={n === 0 ? 'A' : 'B'}
              letter={n === 0 ? 'A' : 'B'}
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

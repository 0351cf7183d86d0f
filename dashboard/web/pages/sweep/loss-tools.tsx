import { choose, chosen, chosenOf } from '../../address.ts'
import { overlayAxes } from '../../charts/overlay-chart.ts'
import { Segments } from '../../parts/segments.tsx'
import { defaultSmoothing } from './loss-view.ts'

const words = { epochs: 'Epochs', steps: 'Steps', time: 'Time' } as const

/** How the loss is drawn; every choice is in the address. */
export function LossTools() {
  const smoothing = Number(chosen('smooth') ?? defaultSmoothing)
  return (
    <div class="tools">
      <Segments
        label="Axis"
        words={words}
        chosen={chosenOf('axis', overlayAxes)}
        onChoose={(axis) => choose({ axis: axis === 'epochs' ? null : axis })}
      />
      <label class="knob">
        Smoothing
        <input
          class="slider"
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={smoothing}
          onInput={(event) => choose({ smooth: event.currentTarget.value })}
        />
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={chosen('log') === '1'}
          onChange={(event) => choose({ log: event.currentTarget.checked ? '1' : null })}
        />
        Log
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={chosen('clip') !== '0'}
          onChange={(event) => choose({ clip: event.currentTarget.checked ? null : '0' })}
        />
        Clip outliers
      </label>
    </div>
  )
}

import { choose } from '../../address.ts'
import type { OverlayView } from '../../charts/overlay-chart.ts'
import { Check } from '../../parts/check.tsx'
import { Segments } from '../../parts/segments.tsx'

const words = { epochs: 'Epochs', steps: 'Steps', time: 'Time' } as const

/** How the loss is drawn; every choice is in the address. */
export const LossTools = ({ view }: { view: Omit<OverlayView, 'hot'> }) => (
  <div class="tools">
    <Segments
      label="Axis"
      words={words}
      chosen={view.axis}
      onChoose={(axis) => choose({ axis: axis === 'epochs' ? null : axis, x: null })}
    />
    <label class="knob">
      Smoothing
      <input
        class="slider"
        type="range"
        min="0"
        max="0.99"
        step="0.01"
        value={view.smoothing}
        onInput={(event) => choose({ smooth: event.currentTarget.value })}
      />
      <output>{view.smoothing.toFixed(2)}</output>
    </label>
    <Check text="Log" isOn={view.isLog} onTurn={(isOn) => choose({ log: isOn ? '1' : null })} />
    <Check
      text="Clip outliers"
      isOn={view.isClipped}
      onTurn={(isOn) => choose({ clip: isOn ? null : '0' })}
    />
    <button
      type="button"
      class="btn tiny end"
      disabled={view.window === null}
      onClick={() => choose({ x: null })}
    >
      Reset zoom
    </button>
  </div>
)

import { choose } from '../../address.ts'
import type { OverlayView } from '../../charts/overlay-chart.ts'
import { Segments } from '../../parts/segments.tsx'

const words = { epochs: 'Epochs', steps: 'Steps', time: 'Time' } as const

/** How the loss is drawn; every choice is in the address. */
export function LossTools({ view }: { view: Omit<OverlayView, 'hot'> }) {
  return (
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
      <label class="check">
        <input
          type="checkbox"
          checked={view.isLog}
          onChange={(event) => choose({ log: event.currentTarget.checked ? '1' : null })}
        />
        Log
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={view.isClipped}
          onChange={(event) => choose({ clip: event.currentTarget.checked ? null : '0' })}
        />
        Clip outliers
      </label>
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
}

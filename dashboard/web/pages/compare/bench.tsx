import { fit, type ViewBox, zoomed } from './view-box.ts'

interface BenchProps {
  readonly box: ViewBox
  readonly onShow: (box: ViewBox) => void
  /** B becomes A. */
  readonly onPin: () => void
}

/** What can be done with both pictures. */
export const Bench = ({ box, onShow, onPin }: BenchProps) => (
  <div class="tools bench">
    <span class="quiet">Zoom {Math.round(box.zoom * 100)} %</span>
    <button type="button" class="btn tiny" onClick={() => onShow(zoomed(box, 1.5))}>
      Nearer <kbd>+</kbd>
    </button>
    <button type="button" class="btn tiny" onClick={() => onShow(zoomed(box, 1 / 1.5))}>
      Farther <kbd>−</kbd>
    </button>
    <button type="button" class="btn tiny" disabled={box.zoom === 1} onClick={() => onShow(fit)}>
      Fit <kbd>0</kbd>
    </button>
    <button type="button" class="btn tiny end" onClick={onPin}>
      Pin B as A <kbd>P</kbd>
    </button>
  </div>
)

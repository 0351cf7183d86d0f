import type { PictureFact } from '../../../wire.ts'
import { choose } from '../../address.ts'

interface MatrixDialProps {
  readonly moments: readonly Pick<PictureFact, 'axis' | 'at'>[]
  /** The moment that is looked at. */
  readonly at: number
}

/** Goes through the epochs; the matrix follows. */
export function MatrixDial({ moments, at }: MatrixDialProps) {
  const place = moments.findIndex((one) => one.at === at)
  const axis = moments[0]?.axis ?? 'epoch'
  return (
    <div class="dial">
      <label class="big" for="dial">
        <small>{axis}</small>
        {at}
      </label>
      <div>
        <input
          id="dial"
          class="slider"
          type="range"
          min="0"
          max={moments.length - 1}
          value={place}
          aria-valuetext={`${axis} ${at}`}
          onInput={(event) => choose({ at: String(moments[Number(event.currentTarget.value)]?.at ?? at) })}
        />
        <div class="ticks" aria-hidden="true">
          {moments.map((one) => (
            <span key={one.at} class={one.at === at ? 'here' : undefined}>
              {one.at}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

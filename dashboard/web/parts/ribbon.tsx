import type { JudgedFact } from '../../wire.ts'
import { ribbonText } from '../words/ribbon.ts'

interface RibbonProps {
  readonly judged: JudgedFact | null
  /** Epochs the run will have, so that what is to come keeps its place. */
  readonly total: number | null
}

/** One bar per epoch: low, full, hatched. It reads as a curve. */
export function Ribbon({ judged, total }: RibbonProps) {
  const epochs = (judged?.epochs ?? []).filter((one) => one.epoch > 0)
  const toCome = Math.max(0, (total ?? epochs.length) - epochs.length)
  const keep = judged?.keep?.epoch
  const sentence = ribbonText(epochs) + (keep === undefined ? '' : `; keep epoch ${keep}`)
  return (
    <span
      class="ribbon"
      role="img"
      aria-label={sentence}
      style={{ '--cell': `${cellWidth(epochs.length + toCome)}px` }}
    >
      {epochs.map(({ epoch, verdict }) => (
        <i key={epoch} class={epoch === keep ? `${verdict} keep` : verdict} />
      ))}
      {Array.from({ length: toCome }, (_, n) => (
        <i key={`to come ${n}`} class="to-come" />
      ))}
    </span>
  )
}

/** Narrower bars for longer trainings: the ribbon stays about as wide. */
const cellWidth = (epochs: number): number => Math.max(2, Math.min(9, Math.floor(108 / Math.max(1, epochs))))

import type { JudgedFact, Tier } from '../../wire.ts'
import { epochText } from '../words/judged.ts'
import { ribbonText } from '../words/ribbon.ts'

interface RibbonProps {
  readonly judged: JudgedFact | null
  /** Epochs the run will have, so that what is to come keeps its place. */
  readonly total: number | null
}

/** One bar per epoch: low, full, capped where one should watch, hatched, densely where that is all but sure. */
export function Ribbon({ judged, total }: RibbonProps) {
  const epochs = (judged?.epochs ?? []).filter((one) => one.epoch > 0)
  const toCome = Math.max(0, (total ?? epochs.length) - epochs.length)
  const keep = judged?.keep?.epoch
  const sentence = ribbonText(epochs) + (keep === undefined ? '' : `; keep epoch ${epochText(keep)}`)
  return (
    <span
      class="ribbon"
      role="img"
      aria-label={sentence}
      style={{ '--cell': `${cellWidth(epochs.length + toCome)}px` }}
    >
      {epochs.map(({ epoch, verdict, tier }) => (
        <i
          key={epoch}
          class={[verdict, tierClass[tier], epoch === keep && 'keep'].filter(Boolean).join(' ')}
        />
      ))}
      {Array.from({ length: toCome }, (_, n) => (
        <i key={`to come ${n}`} class="to-come" />
      ))}
    </span>
  )
}

const tierClass: Readonly<Record<Tier, string>> = {
  none: '',
  watch: 'watch',
  likely: '',
  'very likely': 'sure',
}

/** Narrower bars for longer trainings: the ribbon stays about as wide. */
const cellWidth = (epochs: number): number => Math.max(2, Math.min(9, Math.floor(108 / Math.max(1, epochs))))

import type { JudgedFact, KeepFact, OtherEpoch, Tier, Verdict } from '../../wire.ts'
import { listText } from './numbers.ts'

/** "overtrained, very likely"; without a tier the verdict alone. */
export const sureText = (verdict: Verdict, tier: Tier): string =>
  tier === 'none' ? verdict : `${verdict}, ${tier}`

/** Fractions, where samples were drawn by steps, keep one digit. */
export const epochText = (epoch: number): string => (Number.isInteger(epoch) ? `${epoch}` : epoch.toFixed(1))

/** What people look at first, by the word the judge has for it. */
const signalWords: Readonly<Record<string, string>> = {
  dose: 'how hard it trains',
  likeness: 'likeness',
  texture: 'fine texture',
  velocity: 'change per epoch',
  control: 'strangers',
  artefact: 'damage',
  sameness: 'sameness',
  validation: 'validation loss',
  'train-loss': 'training loss',
  identity: 'the same person',
  obedience: 'following prompts',
  drift: 'drift',
  weights: 'weights',
  evidence: 'evidence',
  copy: 'copies of photos',
}

export const signalText = (signal: string): string => signalWords[signal] ?? signal

/** A sentence, and the numbers behind it. */
export interface Measured {
  readonly text: string
  readonly numbers: string
}

/** What one epoch less and one more would be worth; null where nothing is known of either. */
export function neighboursText({
  keep,
  onset,
}: {
  readonly keep: Pick<KeepFact, 'setEpochs' | 'earlier' | 'later'>
  readonly onset: JudgedFact['onset']
}): Measured | null {
  const known = [keep.earlier, keep.later].filter((one) => one !== null)
  if (known.length === 0) return null
  const words = known.map((one) => worthText(one, { setEpochs: keep.setEpochs, onset }))
  const isSame = known.length === 2 && words[0] === words[1]
  const text = isSame
    ? `Epochs ${listText(known.map(({ epoch }) => epochText(epoch)))} are ${words[0]}`
    : known
        .map(({ epoch }, n) => `${n === 0 ? 'Epoch' : 'epoch'} ${epochText(epoch)} is ${words[n]}`)
        .join('; ')
  return {
    text: `${text}.`,
    numbers: `${known.map(costText).join(', ')}. A point is a hundredth of quality.`,
  }
}

/** Points; from here on nobody would take one for the other. */
const clear = 1

function worthText(
  { epoch, cost }: OtherEpoch,
  { setEpochs, onset }: { readonly setEpochs: readonly number[]; readonly onset: number | null },
): string {
  if (setEpochs.includes(epoch)) return 'about as good'
  if (cost > clear) return 'clearly worse'
  if (cost > 0) return 'a little worse'
  return onset !== null && epoch >= onset ? 'past its best' : 'ruled out'
}

const costText = ({ epoch, cost }: OtherEpoch): string => {
  const points = Math.abs(cost).toFixed(1)
  return `epoch ${epochText(epoch)}: ${points} points ${cost < 0 ? 'above' : 'below'}`
}

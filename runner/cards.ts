import type { Slots } from '../tracker/model.ts'
import { ProblemError, problem } from '../tracker/problem.ts'
import type { GpuCard } from './gpu/nvidia-smi.ts'
import { readCards } from './gpu/read.ts'
import { slotIds } from './slots.ts'

/** The cards of this machine. @throws ProblemError when a sweep needs one and none answers. */
export async function cardsFor(slots: Slots): Promise<readonly GpuCard[]> {
  const { cards, trouble } = await readCards()
  if (slots.kind === 'cpu' || slotIds(slots, cards).length > 0) return cards
  const wanted = slots.gpus === 'all' ? 'a CUDA card' : `card ${slots.gpus.join(' or ')}`
  const got = trouble?.text ?? `cards ${cards.map(({ index }) => index).join(', ')}`
  const hint = 'lorasweep doctor says more. slots: {cpu: 1} trains without a card, slowly.'
  throw new ProblemError([problem('missing-here', 'The sweep needs a card', { expected: wanted, got, hint })])
}

import type { Slots } from '../tracker/model.ts'
import type { GpuCard } from './gpu/nvidia-smi.ts'

type Card = Pick<GpuCard, 'index' | 'uuid'>

/** Ids of the places in which runs of a sweep may run: `cpu-1`, `cpu-2` or the uuid of a card. */
export function slotIds(slots: Slots, cards: readonly Card[]): string[] {
  if (slots.kind === 'cpu') return Array.from({ length: slots.count }, (_, index) => `cpu-${index + 1}`)
  const { gpus } = slots
  return cards.filter(({ index }) => gpus === 'all' || gpus.includes(index)).map(({ uuid }) => uuid)
}

/** CUDA numbers cards by speed, nvidia-smi by bus: only the uuid names the same card to both. */
export const slotEnvironment = (slot: string): Record<string, string> =>
  slot.startsWith('GPU-') || slot.startsWith('MIG-')
    ? { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: slot }
    : { CUDA_VISIBLE_DEVICES: '' }

/** Of the best card, as `8.6`; null without one. */
export function computeCapability(cards: readonly Pick<GpuCard, 'computeCapability'>[]): string | null {
  const known = cards.flatMap((one) => one.computeCapability ?? [])
  return known.toSorted((a, b) => Number.parseFloat(b) - Number.parseFloat(a))[0] ?? null
}

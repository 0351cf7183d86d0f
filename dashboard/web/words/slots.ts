import type { CardReading } from '../../wire.ts'
import { bytesText } from './numbers.ts'

/** `cpu-0` → "CPU 0"; a card is known by its uuid, of which eight letters tell it apart. */
export function slotText(slot: string | null): string {
  if (slot === null) return 'no slot yet'
  const cpu = /^cpu-(\d+)$/.exec(slot)?.[1]
  return cpu === undefined ? slot.replace(/^GPU-/, 'GPU ').slice(0, 12) : `CPU ${cpu}`
}

/** `98 % busy, 21.4 GB, 71 °C, 318 W`, without what the card does not tell. */
export function readingText({ utilization, memoryUsedMiB, celsius, watts }: CardReading): string {
  const parts = [
    utilization !== null && `${Math.round(utilization)} % busy`,
    memoryUsedMiB !== null && bytesText(memoryUsedMiB * 2 ** 20),
    celsius !== null && `${Math.round(celsius)} °C`,
    watts !== null && `${Math.round(watts)} W`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}

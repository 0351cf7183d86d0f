/** `cpu-0` → "CPU 0"; a card is known by its uuid, of which eight letters tell it apart. */
export function slotText(slot: string | null): string {
  if (slot === null) return 'no slot yet'
  const cpu = /^cpu-(\d+)$/.exec(slot)?.[1]
  return cpu === undefined ? slot.replace(/^GPU-/, 'GPU ').slice(0, 12) : `CPU ${cpu}`
}

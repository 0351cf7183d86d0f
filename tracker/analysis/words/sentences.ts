/** `1 epoch`, `4 epochs` */
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `a`, `a and b`, `a, b and c` */
export function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** `epoch 5`, `epochs 5–8`, `epochs 1, 3 and 4`. Fractions keep one digit. */
export function epochsText(epochs: readonly number[]): string {
  const word = epochs.length === 1 ? 'epoch' : 'epochs'
  return `${word} ${listText(runsOf(epochs).map(rangeText))}`
}

export const epochText = (epoch: number): string =>
  Number.isInteger(epoch) ? String(epoch) : epoch.toFixed(1)

export const percentText = (share: number): string => `${Math.round(share * 100)} %`

const rangeText = ([first, last]: readonly [number, number]): string =>
  first === last ? epochText(first) : `${epochText(first)}–${epochText(last)}`

/** Stretches of whole numbers that follow each other. */
function runsOf(epochs: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const epoch of epochs) {
    const open = runs.at(-1)
    if (open && epoch === open[1] + 1) open[1] = epoch
    else runs.push([epoch, epoch])
  }
  return runs
}

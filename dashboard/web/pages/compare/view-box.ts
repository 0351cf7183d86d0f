/** What both panes show: zoom 1 fits the picture; x and y move it by shares of the pane's width. */
export interface ViewBox {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export const fit: ViewBox = { zoom: 1, x: 0, y: 0 }

const most = 16

/** `2~0.1~-0.25` in an address. */
export function readViewBox(text: string | null): ViewBox {
  const [zoom, x, y] = (text ?? '').split('~').map(Number)
  if (zoom === undefined || x === undefined || y === undefined || ![zoom, x, y].every(Number.isFinite))
    return fit
  return inside({ zoom, x, y })
}

export const viewBoxText = ({ zoom, x, y }: ViewBox): string | null =>
  zoom === 1 ? null : [zoom, x, y].map((one) => Number(one.toFixed(4))).join('~')

/** Nearer (factor > 1) or farther, the point under `at` staying where it is; `at` counts from the middle. */
export function zoomed(
  { zoom, x, y }: ViewBox,
  factor: number,
  at: { x: number; y: number } = { x: 0, y: 0 },
): ViewBox {
  const next = Math.min(most, Math.max(1, zoom * factor))
  const ratio = next / zoom
  return inside({ zoom: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio })
}

export const moved = (box: ViewBox, by: { x: number; y: number }): ViewBox =>
  inside({ ...box, x: box.x + by.x, y: box.y + by.y })

/** The picture always covers the pane. */
function inside({ zoom, x, y }: ViewBox): ViewBox {
  const scale = Math.min(most, Math.max(1, zoom))
  const room = (scale - 1) / 2
  return { zoom: scale, x: clamp(x, room), y: clamp(y, room) }
}

const clamp = (value: number, room: number): number => Math.max(-room, Math.min(room, value)) || 0

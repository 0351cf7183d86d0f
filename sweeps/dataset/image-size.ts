/** Pixels, as stored. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** The size of a whole PNG, JPEG, WebP or BMP by its own words; null for anything cut off or else. */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30) return null
  const size =
    view.getUint16(0) === 0xffd8
      ? jpegSize(view)
      : starts(bytes, '\x89PNG')
        ? pngSize(view)
        : otherSize(bytes, view)
  return size && size.width > 0 && size.height > 0 ? size : null
}

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0))

function otherSize(bytes: Uint8Array, view: DataView): ImageSize | null {
  if (starts(bytes, 'BM')) return bmpSize(view)
  return starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8) ? webpSize(bytes, view) : null
}

/** Walks the chunks to IEND: a file that ends before it was cut off. */
function pngSize(view: DataView): ImageSize | null {
  const size = { width: view.getUint32(16), height: view.getUint32(20) }
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49454e44) return size
  }
  return null
}

/** Segments up to the frame header; the last bytes must hold the end marker (some cameras pad after it). */
function jpegSize(view: DataView): ImageSize | null {
  const frame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff && at + 10 < view.byteLength) at += 1
    if (view.getUint8(at) !== 0xff) return null
    if (frame(view.getUint8(at + 1))) {
      return hasJpegEnd(view) ? { width: view.getUint16(at + 7), height: view.getUint16(at + 5) } : null
    }
  }
  return null
}

function hasJpegEnd(view: DataView): boolean {
  for (let at = view.byteLength - 2; at > 0; at -= 1) if (view.getUint16(at) === 0xffd9) return true
  return false
}

function bmpSize(view: DataView): ImageSize | null {
  const size = { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
  return view.getUint32(2, true) <= view.byteLength ? size : null
}

/** VP8 (lossy), VP8L (lossless) and VP8X (extended) hold their sizes in three ways. */
function webpSize(bytes: Uint8Array, view: DataView): ImageSize | null {
  if (view.getUint32(4, true) + 8 > view.byteLength) return null
  if (starts(bytes, 'VP8X', 12)) {
    const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536 + 1
    return { width: three(24), height: three(27) }
  }
  if (starts(bytes, 'VP8L', 12)) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}

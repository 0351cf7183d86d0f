/** One line of a console, as it stands when the cursor leaves it: `\r` draws it anew, `\n` ends it. */
export interface ConsoleLine {
  readonly text: string
  /** Position behind its end mark. */
  readonly end: number
}

const lineFeed = 10
const carriageReturn = 13

/** Whole lines and redraws at the start of the bytes; what follows the last end mark is unfinished. */
export function readConsoleLines(bytes: Buffer): { lines: ConsoleLine[]; read: number } {
  const lines: ConsoleLine[] = []
  let from = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== lineFeed && bytes[at] !== carriageReturn) continue
    if (at > from) lines.push({ text: bytes.toString('utf8', from, at), end: at + 1 })
    from = at + 1
  }
  return { lines, read: from }
}

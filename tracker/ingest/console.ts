/** One line of a console as it stood when the cursor left it: `\r` draws it anew, `\n` ends it. */
export interface ConsoleLine {
  readonly text: string
  /** Where it begins, and the position behind its end mark. */
  readonly start: number
  readonly end: number
}

const lineFeed = 10
const carriageReturn = 13

/**
 * Whole lines and redraws at the start of the bytes. What follows the last end mark is unfinished,
 * unless the console has fallen silent for good.
 */
export function readConsoleLines(bytes: Buffer, isOver: boolean): { lines: ConsoleLine[]; read: number } {
  const lines: ConsoleLine[] = []
  let start = 0
  const add = (to: number, end: number): void => {
    if (to > start) lines.push({ text: bytes.toString('utf8', start, to), start, end })
    start = end
  }
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === lineFeed || bytes[at] === carriageReturn) add(at, at + 1)
  }
  if (isOver) add(bytes.length, bytes.length)
  return { lines, read: start }
}

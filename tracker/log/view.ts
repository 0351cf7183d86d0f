import { type PlainLine, plainLines } from './plain-lines.ts'

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL'

/** One message, on as many lines as its writer meant. */
export interface LogLine {
  readonly text: string
  /** `YYYY-MM-DD hh:mm:ss` as printed, local; a logger prints it once per second. */
  readonly time: string | null
  readonly level: LogLevel | null
  /** `train_util.py:6546` */
  readonly source: string | null
  readonly redraws: number
}

/** rich's columns: time 19, level 8, message, place in the source at the right edge. */
const head =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d| {19,}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) +(.*?) +(\S+\.py:\d+)$/
const indent = 29
/** rich takes this width when it does not write to a terminal. */
const columns = 80

/** A message while its lines are joined. */
interface Open {
  line: LogLine
  /** Width of the message column. */
  readonly width: number
  /** What the line before had in that column. */
  before: string
}

/** The console of a training, for reading: redraws folded, colours gone, messages that rich wrapped joined. */
export function logView(bytes: Buffer): LogLine[] {
  const lines: LogLine[] = []
  let open: Open | null = null
  let time: string | null = null
  for (const plain of plainLines(bytes)) {
    const begun = beginning(plain, time)
    if (begun === null && open !== null && isContinuation(plain.text)) {
      open.line = joined(open, plain.text.slice(indent))
      open.before = plain.text.slice(indent).trimEnd()
      continue
    }
    if (open !== null) lines.push(trimmed(open.line))
    open = begun
    if (begun !== null) time = begun.line.time
    else if (plain.text !== '') lines.push(ordinary(plain))
  }
  if (open !== null) lines.push(trimmed(open.line))
  return lines
}

/** Lines that contain the text, whatever its case. */
export const searchLog = (lines: readonly LogLine[], text: string): LogLine[] =>
  lines.filter((line) => line.text.toLowerCase().includes(text.toLowerCase()))

const ordinary = ({ text, redraws }: PlainLine): LogLine => ({
  text,
  time: null,
  level: null,
  source: null,
  redraws,
})

const trimmed = (line: LogLine): LogLine => ({ ...line, text: line.text.trimEnd() })

function beginning({ text }: PlainLine, lastTime: string | null): Open | null {
  const parts = head.exec(text)
  if (!parts) return null
  const [, printed, level, message, source] = parts as unknown as [string, string, LogLevel, string, string]
  const time = printed.trim() === '' ? lastTime : printed
  return {
    line: { text: message, time, level, source, redraws: 0 },
    width: columns - indent - 1 - source.length,
    before: message,
  }
}

const isContinuation = (text: string): boolean => text === '' || text.startsWith(' '.repeat(indent))

/** A word longer than the column is broken where the column ends; other lines are broken at a blank. */
function joined({ line, width, before }: Open, text: string): LogLine {
  const isOwnLine = text.trim() === '' || text.startsWith(' ')
  if (isOwnLine) return { ...line, text: `${line.text}\n${text.trimEnd()}` }
  const isBrokenWord = cells(before) === width && !/\s/.test(before.trim())
  return { ...line, text: `${line.text}${isBrokenWord ? '' : ' '}${text.trimEnd()}` }
}

/** East Asian characters take two columns. */
const cells = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1),
    0,
  )

/**
 * The console of sd-scripts: plain lines on stdout; on stderr log lines wrapped at 80 columns as rich
 * writes them, and tqdm's bars, redrawn behind a carriage return.
 */
import { type Clock, dateText } from './clock.ts'

export interface Console {
  /** A line on stdout. */
  readonly say: (text: string) => void
  readonly log: (level: 'INFO' | 'WARNING' | 'ERROR', text: string) => void
  /** Anything on stderr, as it is. */
  readonly tell: (text: string) => void
  readonly bar: (title: string, total: number) => Bar
}

export interface Bar {
  /** Counts one more; redraws when a tenth of a second has passed, with the notes from before. */
  readonly advance: () => void
  /** Sets what stands at the end of the bar and redraws, as tqdm's `set_postfix`. */
  readonly note: (text: string) => void
  readonly close: () => void
}

/** Sync on files and pipes, so that nothing is lost when the process is killed. */
export function openConsole(clock: Clock): Console {
  const tell = (text: string): void => void process.stderr.write(text)
  let shown = ''
  return {
    say: (text) => void process.stdout.write(`${text}\n`),
    tell,
    log: (level, text) => {
      const now = dateText(clock.now())
      tell(richLines(now === shown ? '' : now, level, text))
      shown = now
    },
    bar: (title, total) => openBar(title, total, clock, tell),
  }
}

const source = 'rehearsal'

/** Time (19 columns), level (8), the message in what is left of 80 columns, the source at the end. */
function richLines(time: string, level: string, text: string): string {
  const width = 80 - 19 - 1 - 8 - 1 - 1 - source.length
  const lines = wrapped(text, width)
  return lines
    .map((line, at) => {
      const start = at === 0 ? `${time.padEnd(19)} ${level.padEnd(8)}` : ' '.repeat(28)
      return `${start} ${line.padEnd(width)} ${at === 0 ? source : ' '.repeat(source.length)}\n`
    })
    .join('')
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ').flatMap((one) => chunks(one, width))) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines
}

const chunks = (word: string, width: number): string[] =>
  word.length <= width ? [word] : [word.slice(0, width), ...chunks(word.slice(width), width)]

function openBar(title: string, total: number, clock: Clock, tell: (text: string) => void): Bar {
  const start = clock.now()
  let drawnAt = start
  let count = 0
  let notes = ''
  let width = 0
  const draw = (): void => {
    drawnAt = clock.now()
    const text = barText({ title, count, total, seconds: drawnAt - start, notes })
    tell(`\r${text.padEnd(width)}`)
    width = text.length
  }
  draw()
  return {
    advance: () => {
      count += 1
      if (clock.now() - drawnAt >= 0.1) draw()
    },
    note: (text) => {
      notes = text
      draw()
    },
    close: () => {
      draw()
      tell('\n')
    },
  }
}

interface BarState {
  readonly title: string
  readonly count: number
  readonly total: number
  readonly seconds: number
  readonly notes: string
}

/** `steps:  17%|█▋        | 17/100 [00:00<00:00, 139.90it/s, avr_loss=0.0715]` */
export function barText({ title, count, total, seconds, notes }: BarState): string {
  const part = total === 0 ? 1 : count / total
  const rate = count > 0 && seconds > 0 ? count / seconds : null
  const left = rate === null ? '?' : span((total - count) / rate)
  const speed = rate === null ? '?it/s' : rate < 1 ? `${(1 / rate).toFixed(2)}s/it` : `${rate.toFixed(2)}it/s`
  const percent = String(halfToEven(part * 100)).padStart(3)
  const end = notes === '' ? '' : `, ${notes}`
  return `${title}: ${percent}%|${blocks(part)}| ${count}/${total} [${span(seconds)}<${left}, ${speed}${end}]`
}

/** As Python rounds: 12.5 is 12. */
function halfToEven(value: number): number {
  const rounded = Math.round(value)
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}

const eighths = ' ▏▎▍▌▋▊▉'

/** Ten columns in eighths. */
function blocks(part: number): string {
  const filled = Math.floor(Math.min(1, part) * 80)
  const rest = filled % 8 === 0 ? '' : (eighths[filled % 8] as string)
  return ('█'.repeat(filled >> 3) + rest).padEnd(10)
}

function span(seconds: number): string {
  const whole = Math.floor(seconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** The sample prompt file, as sd-scripts reads its `.txt` form. */
import { readFileSync } from 'node:fs'

export interface SamplePrompt {
  readonly text: string
  readonly negative: string
  readonly width: number
  readonly height: number
  readonly steps: number
  readonly scale: number
  /** Null = a new random one each time. */
  readonly seed: number | null
  readonly sampler: string | null
}

/** sd-scripts' defaults. */
const unsaid: SamplePrompt = {
  text: '',
  negative: '',
  width: 512,
  height: 512,
  steps: 30,
  scale: 7.5,
  seed: null,
  sampler: null,
}

/** One prompt per line; blank lines and those that begin with # do not count. */
export const readPrompts = (file: string): SamplePrompt[] => parsePrompts(readFileSync(file, 'utf8'))

export const parsePrompts = (text: string): SamplePrompt[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parsePrompt)

function parsePrompt(line: string): SamplePrompt {
  const [text = '', ...options] = line.split(' --')
  return Object.assign({ ...unsaid, text }, ...options.map((option) => parseOption(option.trim())))
}

function parseOption(option: string): Partial<SamplePrompt> {
  const [key = '', ...rest] = option.split(' ')
  const text = rest.join(' ').trim()
  const whole = Number.parseInt(text, 10)
  switch (key) {
    case 'w':
      return { width: multipleOf8(whole) }
    case 'h':
      return { height: multipleOf8(whole) }
    case 'd':
      return { seed: whole }
    case 's':
      return { steps: Math.min(1000, Math.max(1, whole)) }
    case 'l':
      return { scale: Number(text) }
    case 'n':
      return { negative: text }
    case 'ss':
      return { sampler: text }
    default:
      return {}
  }
}

const multipleOf8 = (pixels: number): number => Math.max(64, pixels - (pixels % 8))

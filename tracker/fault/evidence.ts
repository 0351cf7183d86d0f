import { type Bar, parseBar } from '../ingest/bar.ts'
import { readConsoleLines } from '../ingest/console.ts'
import { logView } from '../log/view.ts'
import type { Ended } from './words.ts'

/** `type: text` at the end of a Python traceback. */
export interface PythonError {
  readonly type: string
  readonly text: string
  /** As it stands in the log. */
  readonly line: string
}

export interface DrawnBar extends Bar {
  /** As it stands in the log. */
  readonly line: string
}

/** A log taken apart once, for all who look for a fault in it. */
export interface Evidence {
  /** As people read them: wrapped ones joined, `LEVEL` before a logger's, of redraws the last. */
  readonly lines: readonly string[]
  /** The bar of the training, each time that it was drawn. */
  readonly bars: readonly DrawnBar[]
  /** The error that ended the training; before it those it was raised from. */
  readonly errors: readonly PythonError[]
  /** Last step that was drawn, 0 before the first. */
  readonly step: number
  readonly ended: Ended | null
}

/** A module in small letters, a class; `struct.error` shows that the last word may be small. */
const errorLine = /^((?:\w+\.)*\w*(?:[Ee]rror|Exception|Interrupt|Exit))(?:: (.*))?$/
const opener = 'Traceback (most recent call last):'
const links = [
  'The above exception was the direct cause of the following exception:',
  'During handling of the above exception, another exception occurred:',
]
/** accelerate ends every failure with its own error, which says nothing. */
const wrapper = 'subprocess.CalledProcessError'

export function evidenceIn(log: string, ended: Ended | null): Evidence {
  const bytes = Buffer.from(log)
  const lines = logView(bytes).map(({ level, text }) => (level === null ? text : `${level} ${text}`))
  const bars = readConsoleLines(bytes, true).lines.flatMap(drawnBar)
  return { lines, bars, errors: lastChain(lines), step: bars.at(-1)?.step ?? 0, ended }
}

function drawnBar({ text }: { text: string }): DrawnBar[] {
  const bar = parseBar(text)
  return bar === null ? [] : [{ ...bar, line: text.trimEnd() }]
}

function lastChain(lines: readonly string[]): PythonError[] {
  let chain: PythonError[] = []
  let isLinked = false
  let isInside = false
  for (const line of lines) {
    if (line.endsWith(opener)) isInside = true
    if (links.includes(line)) isLinked = true
    const found = isInside ? errorLine.exec(line) : null
    if (!found || found[1] === wrapper) continue
    const error = { type: found[1] ?? '', text: found[2] ?? '', line }
    chain = isLinked ? [...chain, error] : [error]
    isLinked = false
    isInside = false
  }
  return chain
}

/** `at step 1,584`, or before the first. */
export const atStep = (step: number): string =>
  step === 0 ? 'before the first step' : `at step ${step.toLocaleString('en-US')}`

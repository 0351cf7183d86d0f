/** One line as a terminal would show it in the end. */
export interface PlainLine {
  readonly text: string
  /** How often it was drawn over before; 0 for an ordinary line. */
  readonly redraws: number
}

/** Colours, cursor moves and window titles: ECMA-48 control sequences and operating-system commands. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const control = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g

/** tqdm's bar, behind which a logger may have gone on in the same line, after blanks that hide a longer bar. */
const bar = /^([^|]*\d+%\|[^|]*\| [^[]*\[[^\]]*\])(.+)$/

export const withoutControl = (text: string): string => text.replace(control, '')

/** Lines of a console: redraws folded into the last one, what was written behind a bar on a line of its own. */
export function plainLines(bytes: Buffer): PlainLine[] {
  const text = withoutControl(bytes.toString('utf8'))
  return text.split('\n').flatMap((line) => parted(folded(line)))
}

function folded(line: string): PlainLine {
  const drawn = line.split('\r').filter((part) => part !== '')
  return { text: (drawn.at(-1) ?? '').trimEnd(), redraws: Math.max(0, drawn.length - 1) }
}

function parted(line: PlainLine): PlainLine[] {
  const parts = bar.exec(line.text)
  const rest = parts?.[2]?.trimEnd() ?? ''
  if (!parts || rest.trim() === '') return [line]
  return [
    { text: parts[1] ?? '', redraws: line.redraws },
    { text: rest.replace(/^ +(?=\d{4}-)/, ''), redraws: 0 },
  ]
}

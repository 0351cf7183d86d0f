/** A line of a log; every second part is what was looked for. */
export interface LogLine {
  readonly number: number
  readonly parts: readonly string[]
}

/** Lines as a terminal would leave them: a progress bar that was redrawn counts once. */
export const logLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .filter((line, n, all) => line !== '' || n < all.length - 1)

/** Lines with what is looked for, any case; all of them when nothing is. */
export function matching(lines: readonly string[], wanted: string): readonly LogLine[] {
  const needle = wanted.trim().toLowerCase()
  if (!needle) return lines.map((line, number) => ({ number, parts: [line] }))
  return lines.flatMap((line, number) => {
    const parts = cut(line, needle)
    return parts.length > 1 ? [{ number, parts }] : []
  })
}

function cut(line: string, needle: string): string[] {
  const parts: string[] = []
  let from = 0
  for (
    let at = line.toLowerCase().indexOf(needle);
    at !== -1;
    at = line.toLowerCase().indexOf(needle, from)
  ) {
    parts.push(line.slice(from, at), line.slice(at, at + needle.length))
    from = at + needle.length
  }
  return [...parts, line.slice(from)]
}

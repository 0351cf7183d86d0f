/** A text in parts; every second one is what was looked for, in any case. */
export function marked(text: string, wanted: string): readonly string[] {
  const needle = wanted.toLowerCase()
  if (needle === '') return [text]
  const lower = text.toLowerCase()
  const parts: string[] = []
  let from = 0
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + needle.length))
    from = at + needle.length
  }
  return [...parts, text.slice(from)]
}

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly words: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (word: T) => void
}

/** One of a few words. */
export function Segments<T extends string>({ label, words, chosen, onChoose }: SegmentsProps<T>) {
  return (
    <fieldset class="seg" aria-label={label}>
      {(Object.entries(words) as [T, string][]).map(([word, text]) => (
        <button key={word} type="button" aria-pressed={word === chosen} onClick={() => onChoose(word)}>
          {text}
        </button>
      ))}
    </fieldset>
  )
}

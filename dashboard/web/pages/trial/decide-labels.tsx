type Label = 'undertrained' | 'overtrained'

interface DecideLabelsProps {
  readonly label: Label | null
  readonly isOff: boolean
  /** Null takes the label away. */
  readonly onSay: (label: Label | null) => void
}

/** What a person calls the epoch that is looked at. */
export const DecideLabels = ({ label, isOff, onSay }: DecideLabelsProps) => (
  <fieldset class="seg" aria-label="It looks">
    {(['undertrained', 'overtrained'] as const).map((word) => (
      <button
        key={word}
        type="button"
        aria-pressed={label === word}
        disabled={isOff}
        onClick={() => onSay(label === word ? null : word)}
      >
        {word}
      </button>
    ))}
  </fieldset>
)

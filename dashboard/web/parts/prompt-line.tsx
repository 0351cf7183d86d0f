import type { Prompt } from '../../wire.ts'

interface PromptLineProps {
  readonly asked: Prompt | undefined
  /** From 0, among those that have pictures. */
  readonly place: number
  readonly count: number
  readonly onTurn: (step: number) => void
}

/** Which prompt is looked at, in the words in which it was asked. */
export const PromptLine = ({ asked, place, count, onTurn }: PromptLineProps) => (
  <div class="head prompt">
    <span class="faint">
      Prompt {place + 1} of {count}
      {asked?.role === 'control' && ', control'}
    </span>
    <span class="text" dir="auto">
      {asked?.text}
    </span>
    {asked && <span class="faint">seed {asked.seed}</span>}
    <span class="end">
      <button type="button" class="btn tiny" onClick={() => onTurn(-1)}>
        ← prompt
      </button>{' '}
      <button type="button" class="btn tiny" onClick={() => onTurn(1)}>
        prompt →
      </button>
    </span>
  </div>
)

interface CheckProps {
  readonly text: string
  readonly isOn: boolean
  readonly onTurn: (isOn: boolean) => void
}

export const Check = ({ text, isOn, onTurn }: CheckProps) => (
  <label class="check">
    <input type="checkbox" checked={isOn} onChange={(event) => onTurn(event.currentTarget.checked)} />
    {text}
  </label>
)

interface KeyListProps {
  /** Keys apart by spaces, and what they do. */
  readonly keys: readonly (readonly [string, string])[]
}

export const KeyList = ({ keys }: KeyListProps) => (
  <dl class="keys">
    {keys.map(([names, text]) => (
      <div key={names} class="pair">
        <dt>
          {names.split(' ').map((name) => (
            <kbd key={name} class="key">
              {name}
            </kbd>
          ))}
        </dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
)

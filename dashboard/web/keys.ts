/** What keys do here. Single letters do nothing while a field has the focus. */
export type Keys = Readonly<Record<string, () => void>>

/** Answers keys until the returned function is called. */
export function answerKeys(keys: Keys): () => void {
  const answer = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
      return
    const act = keys[event.key] ?? keys[event.key.toLowerCase()]
    if (!act) return
    event.preventDefault()
    act()
  }
  addEventListener('keydown', answer)
  return () => removeEventListener('keydown', answer)
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]')

import type { ComponentChildren } from 'preact'

interface ScrollRegionProps {
  readonly class: string
  readonly label: string
  readonly children: ComponentChildren
}

/** What scrolls inside its own frame must be reachable by keyboard. */
export const ScrollRegion = ({ class: look, label, children }: ScrollRegionProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll only what has the focus
  <section class={look} tabIndex={0} aria-label={label}>
    {children}
  </section>
)

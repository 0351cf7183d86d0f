import type { ComponentChildren } from 'preact'
import { visit } from './address.ts'

interface LinkProps {
  readonly href: string
  readonly class?: string
  readonly dir?: 'auto'
  readonly title?: string
  readonly 'aria-label'?: string
  readonly 'aria-current'?: 'page' | 'true' | undefined
  readonly children: ComponentChildren
}

/** A link within the dashboard; with a modifier key the browser does what it always does. */
export function Link({ href, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (!isPlain) return
    event.preventDefault()
    visit(href)
  }
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  )
}

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Bar, type Crumb } from './bar.tsx'

interface PageProps {
  readonly title: string
  /** The sweep this page is about, if it is about one. */
  readonly sweep?: string
  readonly crumbs: readonly Crumb[]
  readonly tabs?: ComponentChildren
  /** A page that fills the window to its edges. */
  readonly look?: 'flush'
  readonly children: ComponentChildren
}

/** The frame of a page. */
export function Page({ title, sweep, crumbs, tabs, look, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · lorasweep`
  }, [title])
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Bar crumbs={crumbs} sweep={sweep ?? null} />
      {tabs}
      <main id="main" class={look} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Bar, type Crumb } from './bar.tsx'

interface PageProps {
  readonly title: string
  readonly crumbs: readonly Crumb[]
  readonly tabs?: ComponentChildren
  readonly children: ComponentChildren
}

/** The frame of a page. */
export function Page({ title, crumbs, tabs, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · lorasweep`
  }, [title])
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Bar crumbs={crumbs} />
      {tabs}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

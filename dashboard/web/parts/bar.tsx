import { Link } from '../link.tsx'
import { connection } from '../live.ts'
import { nextTheme, theme } from '../theme.ts'
import { KeyHelp } from './key-help.tsx'

export interface Crumb {
  readonly text: string
  readonly href: string
}

const themeWord = { auto: 'Auto', light: 'Light', dark: 'Dark' } as const

/** Where the reader is, on every page. */
export function Bar({ crumbs, sweep }: { crumbs: readonly Crumb[]; sweep: string | null }) {
  return (
    <header class="bar">
      <Link class="brand" href="/" aria-label="lorasweep, all sweeps">
        <Mark />
        <span>lorasweep</span>
      </Link>
      <nav class="place" aria-label="You are here">
        <ol class="crumbs">
          {crumbs.map(({ text, href }, n) => (
            <li key={href}>
              {n === crumbs.length - 1 ? (
                <span class="clip" aria-current="page" dir="auto">
                  {text}
                </span>
              ) : (
                <Link class="clip" href={href} dir="auto">
                  {text}
                </Link>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <div class="bar-end">
        {connection.value === 'away' && <span class="small quiet">not connected, trying again</span>}
        <button type="button" class="btn plain" onClick={nextTheme}>
          <span class="faint hide-s">Theme</span>
          <span>{themeWord[theme.value]}</span>
        </button>
        <KeyHelp sweep={sweep} />
      </div>
    </header>
  )
}

const Mark = () => (
  <svg viewBox="0 0 30 14" aria-hidden="true">
    <path d="M.5 3.500h6v7h-6zM8.5 3.500h6v7h-6zM24.5 3.500h5v7h-5z" fill="none" stroke="currentColor" />
    <path d="M16.5 3.500h6v7h-6z" fill="currentColor" />
    <path
      d="M15 2.200c3-1 6.4-1 9-.6.6 3.2.6 7.2.1 10.4-3 .7-6 .7-9.3.2C14.3 9 14.4 5 15.2 1.4"
      fill="none"
      stroke="var(--accent)"
      stroke-width="1.5"
      stroke-linecap="round"
    />
  </svg>
)

import { sweepHref, trialHref } from '../address.ts'
import { Link } from '../link.tsx'

interface SweepTabsProps {
  readonly sweep: string
  readonly here: 'overview' | 'compare' | 'trial'
  readonly trial?: string
  readonly children?: preact.ComponentChildren
}

/** The pages of one sweep. */
export function SweepTabs({ sweep, here, trial, children }: SweepTabsProps) {
  const current = (name: SweepTabsProps['here']) => (name === here ? 'page' : undefined)
  return (
    <nav class="tabs" aria-label="Sweep">
      <Link href={sweepHref(sweep)} aria-current={current('overview')}>
        Overview
      </Link>
      <Link href={`${sweepHref(sweep)}/compare`} aria-current={current('compare')}>
        Compare
      </Link>
      {trial && (
        <Link href={trialHref(sweep, Number(trial))} aria-current={current('trial')}>
          Trial {trial}
        </Link>
      )}
      {children && <span class="end">{children}</span>}
    </nav>
  )
}

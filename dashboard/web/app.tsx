import { address } from './address.ts'
import { ComparePage } from './pages/compare/compare-page.tsx'
import { NowherePage } from './pages/nowhere-page.tsx'
import { SweepPage } from './pages/sweep/sweep-page.tsx'
import { SweepsPage } from './pages/sweeps/sweeps-page.tsx'
import { TrialPage } from './pages/trial/trial-page.tsx'

/** The page of an address. A page is made anew when what it is about changes. */
export function App() {
  const [, top, sweep, part, trial, ...rest] = address.value.path.split('/').map(decodeURIComponent)
  if (!top) return <SweepsPage />
  if (top !== 'sweeps' || !sweep || rest.length > 0) return <NowherePage />
  if (!part) return <SweepPage key={sweep} sweep={sweep} />
  if (part === 'compare' && !trial) return <ComparePage key={sweep} sweep={sweep} />
  if (part === 'trials' && trial && /^\d+$/.test(trial))
    return <TrialPage key={`${sweep} ${trial}`} sweep={sweep} trial={trial} />
  return <NowherePage />
}

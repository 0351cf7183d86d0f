import { sweepHref } from '../../address.ts'
import { Page } from '../../parts/page.tsx'
import { SweepTabs } from '../../parts/sweep-tabs.tsx'

export function ComparePage({ sweep }: { sweep: string }) {
  return (
    <Page
      title={`Compare · ${sweep}`}
      crumbs={[
        { text: 'Sweeps', href: '/' },
        { text: sweep, href: sweepHref(sweep) },
        { text: 'Compare', href: `${sweepHref(sweep)}/compare` },
      ]}
      tabs={<SweepTabs sweep={sweep} here="compare" />}
    >
      <h1>Compare</h1>
    </Page>
  )
}

import { useSignal } from '@preact/signals'
import type { SweepPageFact } from '../../../wire.ts'
import { sweepHref } from '../../address.ts'
import { isBlind, useSeen, withoutSuggestions } from '../../blind.ts'
import { Bones, Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { SweepTabs } from '../../parts/sweep-tabs.tsx'
import { useResource } from '../../resource.ts'
import { sweepSource } from '../../sources.ts'
import { AnswerSection } from './answer-section.tsx'
import { LossSection } from './loss-section.tsx'
import { ProgressLine } from './progress-line.tsx'
import { TrialsSection } from './trials-section.tsx'

/** Which run, which epoch, and how sure? */
export function SweepPage({ sweep }: { sweep: string }) {
  const load = useResource(sweepSource(sweep))
  return (
    <Page
      title={sweep}
      sweep={sweep}
      crumbs={[
        { text: 'Sweeps', href: '/' },
        { text: sweep, href: sweepHref(sweep) },
      ]}
      tabs={<SweepTabs sweep={sweep} here="overview" />}
    >
      <Loaded title={sweep} load={load} bones={<Bones lines={8} />}>
        {(value) => <Overview page={value} />}
      </Loaded>
    </Page>
  )
}

function Overview({ page: known }: { page: SweepPageFact }) {
  const page = isBlind.value ? withoutSuggestions(known) : known
  const hot = useSignal<number | null>(null)
  const runs = page.trials.flatMap(({ run }) => run ?? [])
  useSeen(runs)
  return (
    <div class="stack">
      <h1 class="off-screen">{page.title ?? page.name}</h1>
      <AnswerSection page={page} runs={runs} />
      <ProgressLine page={page} runs={runs} />
      <TrialsSection page={page} hot={hot} />
      <LossSection page={page} hot={hot} />
    </div>
  )
}

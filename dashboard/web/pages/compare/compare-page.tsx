import type { SweepPageFact } from '../../../wire.ts'
import { chosen, sweepHref } from '../../address.ts'
import { isBlind, useSeen, withoutSuggestion } from '../../blind.ts'
import { Bones, Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { SweepTabs } from '../../parts/sweep-tabs.tsx'
import { useResource } from '../../resource.ts'
import { runSource, sweepSource } from '../../sources.ts'
import { Comparison, type ComparisonProps } from './comparison.tsx'
import { readSide, suggestedSides } from './sides.ts'

/** These two: what is really different? */
export function ComparePage({ sweep }: { sweep: string }) {
  const load = useResource(sweepSource(sweep))
  return (
    <Page
      title={`Compare · ${sweep}`}
      sweep={sweep}
      look="flush"
      crumbs={[
        { text: 'Sweeps', href: '/' },
        { text: sweep, href: sweepHref(sweep) },
        { text: 'Compare', href: `${sweepHref(sweep)}/compare` },
      ]}
      tabs={<SweepTabs sweep={sweep} here="compare" />}
    >
      <Loaded title="Compare" load={load} bones={<Bones lines={3} />}>
        {(page) => <TwoRuns page={page} />}
      </Loaded>
    </Page>
  )
}

/** The runs of both sides; most often it is the same one. */
function TwoRuns({ page }: { page: SweepPageFact }) {
  const suggested = suggestedSides(isBlind.value ? { ...page, best: null } : page)
  const a = readSide(chosen('a')) ?? suggested?.a ?? null
  const b = readSide(chosen('b')) ?? suggested?.b ?? null
  const place = (side: typeof a) => ({
    sweep: page.name,
    trial: String(side?.trial ?? 0),
    attempt: side ? String(side.attempt) : 'latest',
  })
  const left = useResource(runSource(place(a)))
  const right = useResource(runSource(place(b)))
  if (!a || !b) return <NothingYet />
  return (
    <Loaded title="Compare" load={left} bones={<Bones lines={3} />}>
      {(runA) => (
        <Loaded title="Compare" load={right} bones={<Bones lines={3} />}>
          {(runB) => <Compared sweep={page} a={{ side: a, run: runA }} b={{ side: b, run: runB }} />}
        </Loaded>
      )}
    </Loaded>
  )
}

function Compared({ sweep, a, b }: ComparisonProps) {
  const shown = (one: ComparisonProps['a']) =>
    isBlind.value ? { ...one, run: withoutSuggestion(one.run) } : one
  useSeen([shown(a).run, shown(b).run])
  return <Comparison sweep={sweep} a={shown(a)} b={shown(b)} />
}

const NothingYet = () => (
  <div class="say padded">
    <h1>There are no two epochs to compare yet.</h1>
    <p>They come with the samples of the second epoch.</p>
  </div>
)

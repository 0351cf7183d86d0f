import type { RunPageFact } from '../../../wire.ts'
import { chosen, sweepHref, trialHref } from '../../address.ts'
import { isBlind, useSeen, withoutSuggestion } from '../../blind.ts'
import { Bones, Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { SweepTabs } from '../../parts/sweep-tabs.tsx'
import { useResource } from '../../resource.ts'
import { type RunPlace, runSource } from '../../sources.ts'
import { trialAnswer } from '../../words/answer.ts'
import { blindAnswer } from '../../words/decide.ts'
import { AttemptTabs } from './attempt-tabs.tsx'
import { CheckpointsSection } from './checkpoints-section.tsx'
import { DecideSection } from './decide-section.tsx'
import { useDecisions } from './decisions.ts'
import { DriftSection } from './drift-section.tsx'
import { LogSection } from './log-section.tsx'
import { LossCharts } from './loss-charts.tsx'
import { MatrixSection } from './matrix-section.tsx'
import { ParametersSection } from './parameters-section.tsx'
import { ReasonsSection } from './reasons-section.tsx'
import { TrialHead } from './trial-head.tsx'
import { TrialStrip } from './trial-strip.tsx'

/** Why does it say so? */
export function TrialPage({ sweep, trial }: { sweep: string; trial: string }) {
  const place: RunPlace = { sweep, trial, attempt: chosen('attempt') ?? 'latest' }
  const load = useResource(runSource(place))
  return (
    <Page
      title={`Trial ${trial} · ${sweep}`}
      sweep={sweep}
      crumbs={[
        { text: 'Sweeps', href: '/' },
        { text: sweep, href: sweepHref(sweep) },
        { text: trial, href: trialHref(sweep, Number(trial)) },
      ]}
      tabs={<SweepTabs sweep={sweep} here="trial" trial={trial} />}
    >
      <Loaded title={`Trial ${trial}`} load={load} bones={<Bones lines={8} />}>
        {(run) => <Trial run={run} place={place} />}
      </Loaded>
    </Page>
  )
}

function Trial({ run: known, place }: { run: RunPageFact; place: RunPlace }) {
  const decisions = useDecisions(known)
  const isHidden = isBlind.value && known.judged !== null && !decisions.fact?.pick
  const run = isHidden ? withoutSuggestion(known) : known
  useSeen([run])
  return (
    <div class="stack near">
      <TrialHead run={run} answer={isHidden ? blindAnswer(run) : trialAnswer(run)} />
      <AttemptTabs run={run} />
      <TrialStrip run={run} decided={decisions.fact} />
      <DecideSection run={run} decisions={decisions} />
      <ReasonsSection run={run} />
      <LossCharts run={run} place={place} />
      <DriftSection run={run} />
      <MatrixSection run={run} />
      <div class="columns">
        <div class="stack near">
          <LogSection key={place.attempt} place={place} />
        </div>
        <div class="stack near">
          <CheckpointsSection run={run} />
          <ParametersSection run={run} />
        </div>
      </div>
    </div>
  )
}

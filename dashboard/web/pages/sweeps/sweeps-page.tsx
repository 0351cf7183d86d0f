import type { SweepFact } from '../../../wire.ts'
import { choose, chosen } from '../../address.ts'
import { Bones, Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { useResource } from '../../resource.ts'
import { sweepsSource } from '../../sources.ts'
import { NoSweeps } from './no-sweeps.tsx'
import { RunningNow } from './running-now.tsx'
import { SweepItem } from './sweep-item.tsx'

/** What happened while I was away? */
export function SweepsPage() {
  const load = useResource(sweepsSource())
  return (
    <Page title="Sweeps" crumbs={[{ text: 'Sweeps', href: '/' }]}>
      <Loaded title="Sweeps" load={load} bones={<Bones lines={6} />}>
        {({ sweeps }) => (sweeps.length === 0 ? <NoSweeps /> : <SweepList sweeps={sweeps} />)}
      </Loaded>
    </Page>
  )
}

function SweepList({ sweeps }: { sweeps: readonly SweepFact[] }) {
  const running = sweeps.filter((one) => one.trials.some(({ run }) => run?.state === 'running')).length
  const wanted = chosen('find') ?? ''
  const found = sweeps.filter((one) =>
    `${one.name} ${one.title ?? ''}`.toLowerCase().includes(wanted.toLowerCase()),
  )
  return (
    <div class="desk">
      <section aria-labelledby="sweeps">
        <div class="head">
          <h1 id="sweeps">Sweeps</h1>
          <span class="quiet">
            {sweeps.length}
            {running > 0 && `, ${running} running`}
          </span>
          {sweeps.length > 3 && <Find wanted={wanted} />}
        </div>
        {found.length === 0 && <p class="quiet nothing">No sweep is called {wanted}.</p>}
        <ol class="sweeps">
          {found.map((one) => (
            <SweepItem key={one.name} sweep={one} />
          ))}
        </ol>
      </section>
      <RunningNow sweeps={sweeps} />
    </div>
  )
}

const Find = ({ wanted }: { wanted: string }) => (
  <label class="field end find">
    <kbd class="hide-s">/</kbd>
    <input
      type="search"
      data-key="/"
      placeholder="Find a sweep"
      aria-label="Find a sweep"
      value={wanted}
      onInput={(event) => choose({ find: event.currentTarget.value || null })}
    />
  </label>
)

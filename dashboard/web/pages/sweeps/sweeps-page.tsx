import type { SweepFact } from '../../../wire.ts'
import { Bones, Loaded } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { useResource } from '../../resource.ts'
import { sweepsSource } from '../../sources.ts'
import { NoSweeps } from './no-sweeps.tsx'
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
  return (
    <section>
      <div class="head">
        <h1>Sweeps</h1>
        <span class="quiet">
          {sweeps.length}
          {running > 0 && `, ${running} running`}
        </span>
      </div>
      <ol class="sweeps">
        {sweeps.map((one) => (
          <SweepItem key={one.name} sweep={one} />
        ))}
      </ol>
    </section>
  )
}

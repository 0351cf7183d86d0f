import type {
  DecisionsFact,
  LogPage,
  MachineFact,
  OverlayFact,
  OverviewFact,
  RunPageFact,
  SeriesName,
  SweepFact,
  SweepPageFact,
  WindowFact,
} from '../wire.ts'
import { api } from './client.ts'
import type { Source } from './resource.ts'

/** `zorvek/3.2` in parts, as addresses need them. */
export interface RunPlace {
  readonly sweep: string
  readonly trial: string
  readonly attempt: string
}

const isOf = (sweep: string) => (change: { readonly run: string | null }) =>
  change.run === null || change.run.startsWith(`${sweep}/`)

const isRun =
  ({ sweep, trial }: RunPlace) =>
  (change: { readonly run: string | null }) =>
    change.run === null || change.run.startsWith(`${sweep}/${trial}.`)

export const sweepsSource = (): Source<{ readonly sweeps: readonly SweepFact[] }> => ({
  key: 'sweeps',
  read: () => api.sweeps.$get(),
  isTouchedBy: ({ kind }) => kind !== 'point',
})

/** Readings of cards are no changes of the record: they are asked for. */
export const machineSource = (): Source<MachineFact> => ({
  key: 'machine',
  read: () => api.machine.$get(),
  isTouchedBy: ({ kind }) => kind !== 'point',
  againMs: 5000,
})

export const sweepSource = (sweep: string): Source<SweepPageFact> => ({
  key: `sweep ${sweep}`,
  read: () => api.sweeps[':sweep'].$get({ param: { sweep } }),
  isTouchedBy: isOf(sweep),
  restMs: 1000,
})

interface OverlayAsked {
  readonly kind: 'training' | 'validation'
  readonly isTimed: boolean
}

export const overlaySource = (sweep: string, { kind, isTimed }: OverlayAsked): Source<OverlayFact> => ({
  key: `overlay ${sweep} ${kind} ${isTimed}`,
  read: () =>
    api.sweeps[':sweep'].overlay.$get({
      param: { sweep },
      query: { kind, ...(isTimed && { time: 'yes' as const }) },
    }),
  isTouchedBy: (change) => change.kind === 'point' && isOf(sweep)(change),
})

export const runSource = (place: RunPlace): Source<RunPageFact> => ({
  key: `run ${place.sweep}/${place.trial}.${place.attempt}`,
  read: () => api.runs[':sweep'][':trial'][':attempt'].$get({ param: place }),
  isTouchedBy: (change) => change.kind !== 'point' && isRun(place)(change),
})

/** Decisions about other runs count too: the judge learns from all of them. */
export const decisionsSource = (place: RunPlace): Source<DecisionsFact> => ({
  key: `decisions ${place.sweep}/${place.trial}.${place.attempt}`,
  read: () => api.runs[':sweep'][':trial'][':attempt'].decisions.$get({ param: place }),
  isTouchedBy: (change) => change.kind === 'human' || (change.kind === 'verdict' && isRun(place)(change)),
})

export const overviewSource = (place: RunPlace, name: SeriesName | null): Source<OverviewFact> => ({
  key: name && `overview ${place.sweep}/${place.trial}.${place.attempt} ${name.axis} ${name.tag}`,
  read: () =>
    api.runs[':sweep'][':trial'][':attempt'].overview.$get({
      param: place,
      query: { tag: name?.tag ?? '', axis: name?.axis ?? 'step' },
    }),
  isTouchedBy: (change) => change.kind === 'point' && isRun(place)(change),
})

interface LogAsked {
  readonly find: string
  readonly lines: number
}

export const logSource = (place: RunPlace, { find, lines }: LogAsked): Source<LogPage> => ({
  key: `log ${place.sweep}/${place.trial}.${place.attempt} ${lines} ${find}`,
  read: () =>
    api.runs[':sweep'][':trial'][':attempt'].log.$get({
      param: place,
      query: { lines: String(lines), ...(find !== '' && { find }) },
    }),
  isTouchedBy: isRun(place),
  restMs: 2000,
})

/** Single points between two steps. */
export const pointsSource = (
  place: RunPlace,
  asked: (SeriesName & { readonly from: number; readonly to: number }) | null,
): Source<WindowFact> => ({
  key: asked && `points ${place.sweep}/${place.trial}.${place.attempt} ${JSON.stringify(asked)}`,
  read: () => {
    const { tag = '', axis = 'step', from = 0, to = 0 } = asked ?? {}
    return api.runs[':sweep'][':trial'][':attempt'].points.$get({
      param: place,
      query: { tag, axis, from: String(from), to: String(to) },
    })
  },
  isTouchedBy: (change) => change.kind === 'point' && isRun(place)(change),
})

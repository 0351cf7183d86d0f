import { describe, expect, it } from 'vitest'
import { type Action, plan, type RunView, type Snapshot } from '../../runner/plan.ts'

const run = (id: number, known: Partial<RunView> = {}): RunView => ({
  id,
  sweep: 'zorvek',
  trial: id,
  attempt: 1,
  state: 'queued',
  slot: null,
  cause: null,
  step: 0,
  stopAsked: false,
  bytesNeeded: null,
  ...known,
})

const slots = (...ids: string[]): Snapshot['slots'] =>
  ids.map((id) => ({ id, sweeps: ['zorvek', 'other'], busyWith: null }))

const snapshot = (known: Partial<Snapshot>): Snapshot => ({
  runs: [],
  slots: slots('cpu-1', 'cpu-2'),
  requests: [],
  disk: { freeBytes: 100e9, reserveBytes: 1e9 },
  ...known,
})

const table: { says: string; seen: Partial<Snapshot>; does: Action[] }[] = [
  { says: 'nothing to do, nothing done', seen: {}, does: [] },
  {
    says: 'one run per slot, in the order of the queue',
    seen: { runs: [run(1), run(2), run(3)] },
    does: [
      { kind: 'start', run: 1, slot: 'cpu-1' },
      { kind: 'start', run: 2, slot: 'cpu-2' },
    ],
  },
  {
    says: 'a taken slot is not given twice, whichever sweep has it',
    seen: { runs: [run(1, { state: 'running', slot: 'cpu-1', sweep: 'other' }), run(2), run(3)] },
    does: [{ kind: 'start', run: 2, slot: 'cpu-2' }],
  },
  {
    says: 'a slot of another sweep is left alone',
    seen: { runs: [run(1)], slots: [{ id: 'cpu-1', sweeps: ['other'], busyWith: null }] },
    does: [],
  },
  {
    says: 'a card that somebody else uses is waited for',
    seen: { runs: [run(1)], slots: [{ id: 'GPU-1', sweeps: ['zorvek'], busyWith: 'python (pid 7)' }] },
    does: [{ kind: 'wait', sweep: 'zorvek', why: 'GPU-1 is in use by python (pid 7)' }],
  },
  {
    says: 'a lost run is tried again',
    seen: { runs: [run(1, { state: 'lost' })], slots: [] },
    does: [{ kind: 'retry', run: 1, why: 'zorvek/1.1 was lost' }],
  },
  {
    says: 'a trial lost three times is left lost',
    seen: {
      runs: [1, 2, 3].map((attempt) => run(attempt, { trial: 1, attempt, state: 'lost' })),
      slots: [],
    },
    does: [],
  },
  {
    says: 'a lost run whose successor waits is not tried again',
    seen: { runs: [run(1, { trial: 1, state: 'lost' }), run(2, { trial: 1, attempt: 2 })], slots: [] },
    does: [],
  },
  {
    says: 'a run that was stopped and then lost stays so',
    seen: { runs: [run(1, { state: 'lost', stopAsked: true })], slots: [] },
    does: [],
  },
  {
    says: 'a failed run is not tried again and does not stop the queue',
    seen: { runs: [run(1, { state: 'failed', cause: 'out-of-memory', step: 3 }), run(2)] },
    does: [{ kind: 'start', run: 2, slot: 'cpu-1' }],
  },
  {
    says: 'a permanent fault in the first trial, with nothing trained, stops the sweep',
    seen: { runs: [run(1, { state: 'failed', cause: 'missing-model' }), run(2)] },
    does: [
      {
        kind: 'cancel',
        run: 2,
        by: 'lorasweep',
        why: 'not started: zorvek/1.1 failed before training, and this one would too',
      },
    ],
  },
  {
    says: 'a permanent fault after something was trained stops nothing',
    seen: {
      runs: [
        run(1, { state: 'succeeded', step: 9 }),
        run(2, { state: 'failed', cause: 'missing-model' }),
        run(3),
      ],
    },
    does: [{ kind: 'start', run: 3, slot: 'cpu-1' }],
  },
  {
    says: 'below the reserve nothing starts, and why is said',
    seen: { runs: [run(1, { bytesNeeded: 2e9 })], disk: { freeBytes: 2.5e9, reserveBytes: 1e9 } },
    does: [
      {
        kind: 'wait',
        sweep: 'zorvek',
        why: 'nothing starts: the next run needs 2.0 GB, 2.5 GB are free and 1.0 GB stay in reserve',
      },
    ],
  },
  {
    says: 'stopping a waiting run drops it, and twice is once',
    seen: {
      runs: [run(1)],
      requests: [{ id: 'a', kind: 'stop', run: 'zorvek/1.1', by: 'dashboard', why: 'enough' }],
    },
    does: [
      { kind: 'cancel', run: 1, by: 'dashboard', why: 'enough' },
      { kind: 'answer', request: 'a', answer: { isGranted: true, text: 'zorvek/1.1 will not start' } },
    ],
  },
  {
    says: 'stopping a running one asks it to stop',
    seen: {
      runs: [run(1, { state: 'running', slot: 'cpu-1' })],
      requests: [{ id: 'a', kind: 'stop', run: 'zorvek/1.1', by: 'terminal', why: 'enough' }],
    },
    does: [
      { kind: 'stop', run: 1, by: 'terminal', why: 'enough' },
      { kind: 'answer', request: 'a', answer: { isGranted: true, text: 'zorvek/1.1 is being stopped' } },
    ],
  },
  {
    says: 'an imported training cannot be repeated',
    seen: {
      runs: [run(1, { state: 'succeeded', cause: 'imported' })],
      requests: [{ id: 'a', kind: 'retry', trial: 'zorvek/1' }],
    },
    does: [
      {
        kind: 'answer',
        request: 'a',
        answer: { isGranted: false, text: 'zorvek/1 was imported: it was never asked for here' },
      },
    ],
  },
  {
    says: 'a wish about a run that is not there is answered, not kept',
    seen: { requests: [{ id: 'a', kind: 'stop', run: 'zorvek/9.1', by: 'x', why: 'y' }] },
    does: [
      { kind: 'answer', request: 'a', answer: { isGranted: false, text: 'There is no run zorvek/9.1' } },
    ],
  },
]

describe('plan', () => {
  for (const { says, seen, does } of table) {
    it(says, () => expect(plan(snapshot(seen))).toEqual(does))
  }

  it('is the same for the same snapshot', () => {
    const seen = snapshot({ runs: Array.from({ length: 50 }, (_, index) => run(index + 1)) })
    expect(plan(seen)).toEqual(plan(seen))
  })
})

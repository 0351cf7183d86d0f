import { describe, expect, test } from 'vitest'
import type { RunExit, RunStarted, RunState, RunStop } from '../../tracker/model.ts'
import { outcome, type RunSigns } from '../../tracker/outcome.ts'

const identity = { pid: 1, bootId: 'b', startTime: '1' }
const started: RunStarted = {
  keeper: identity,
  trainer: identity,
  host: 'h',
  startedAt: '2026-11-21T00:00:00.000Z',
  slot: 'cpu-0',
  versions: {},
}
const exit = (code: number | null, signal: string | null = null): RunExit => ({
  code,
  signal,
  endedAt: '2026-11-21T00:01:00.000Z',
})
const stop: RunStop = { by: 'ann', why: 'too slow', at: '2026-11-21T00:00:30.000Z' }
const signs: RunSigns = { started, exit: null, stop: null, alive: false, finalCheckpoint: 'missing' }

const cases: [string, Partial<RunSigns>, RunState, string | null][] = [
  ['nothing has happened yet', { started: null }, 'queued', null],
  ['keeper or trainer lives', { alive: true }, 'running', null],
  ['asked to stop, still alive', { alive: true, stop }, 'running', null],
  ['ended well and left its weights', { exit: exit(0), finalCheckpoint: 'whole' }, 'succeeded', null],
  [
    'exit.json outranks the process table',
    { exit: exit(0), alive: true, finalCheckpoint: 'whole' },
    'succeeded',
    null,
  ],
  ['exit code 0 without weights', { exit: exit(0) }, 'failed', 'no-checkpoint'],
  ['exit code 0 with cut weights', { exit: exit(0), finalCheckpoint: 'broken' }, 'failed', 'no-checkpoint'],
  ['an exit code', { exit: exit(1), finalCheckpoint: 'whole' }, 'failed', 'exit-code'],
  ['a signal from elsewhere', { exit: exit(null, 'SIGKILL') }, 'failed', 'signal'],
  ['stopped by our signal', { exit: exit(null, 'SIGTERM'), stop }, 'cancelled', 'stopped'],
  ['stopped, then gone without a word', { stop }, 'cancelled', 'stopped'],
  ['gone without a word', {}, 'lost', 'vanished'],
  ['gone with cut weights', { finalCheckpoint: 'broken' }, 'lost', 'vanished'],
  ['gone, but the weights are whole', { finalCheckpoint: 'whole' }, 'succeeded', 'exit-unknown'],
]

describe('what became of a run', () => {
  test.each(cases)('%s', (_, part, state, cause) => {
    expect(outcome({ ...signs, ...part })).toMatchObject({ state, cause })
  })

  test('the reasons say what a person needs', () => {
    expect(outcome({ ...signs, exit: exit(0) }).reason).toBe(
      'the trainer ended with exit code 0, but there is no final checkpoint',
    )
    expect(outcome({ ...signs, finalCheckpoint: 'whole' }).reason).toContain('exit status unknown')
    expect(outcome({ ...signs, exit: exit(1), stop }).reason).toBe('stopped by ann: too slow')
  })
})

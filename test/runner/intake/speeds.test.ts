import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownSpeed } from '../../../runner/intake/speeds.ts'
import type { Trial } from '../../../tracker/model.ts'
import { homePaths } from '../../../tracker/run-folder.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { testFolder } from '../../support/folders.ts'
import { expansionOf } from '../../sweeps/written.ts'

const trialOf = (parts: Readonly<Record<string, unknown>>): Trial => expansionOf(parts).trials[0] as Trial

interface Ended {
  readonly trial: Trial
  readonly state: 'succeeded' | 'failed'
  readonly secondsPerStep: number
}

/** A home that remembers trainings of 20 steps, one after the other. */
function homeWith(runs: readonly Ended[]): string {
  const home = testFolder()
  const store = openStore(homePaths(home).database)
  store.sqlite.prepare("INSERT INTO sweep (name, created_at, spec) VALUES ('s', '2026-01-01', '{}')").run()
  for (const [index, run] of runs.entries()) remember(store, index + 1, run)
  store.close()
  return home
}

function remember({ sqlite }: Store, id: number, { trial, state, secondsPerStep }: Ended): void {
  sqlite
    .prepare(
      "INSERT INTO trial (sweep, number, key, trainer, script, parameters, prompts, asked) VALUES ('s', ?, ?, ?, ?, ?, '[]', '{}')",
    )
    .run(id, trial.key, trial.trainer, trial.script, JSON.stringify(trial.parameters))
  sqlite
    .prepare(
      "INSERT INTO run (id, sweep, trial, attempt, folder, state, queued_at) VALUES (?, 's', ?, 1, ?, ?, '2026-01-01')",
    )
    .run(id, id, join('runs', String(id)), state)
  sqlite.prepare("INSERT INTO series (id, run, tag, axis) VALUES (?, ?, 'loss/current', 'step')").run(id, id)
  const point = sqlite.prepare(
    "INSERT INTO point (series, seq, step, wall, value, kind) VALUES (?, ?, ?, ?, 0.1, 'finite')",
  )
  for (let step = 1; step <= 20; step += 1) point.run(id, step, step, step * secondsPerStep)
}

describe('how fast trainings go here', () => {
  const like = trialOf({ set: { train_batch_size: 2, unet_lr: 1e-4 } })
  const other = trialOf({ set: { train_batch_size: 4, unet_lr: 1e-4 } })
  const faster = trialOf({ set: { train_batch_size: 2, unet_lr: 5e-4, network_dim: 8 } })

  it('is what the latest of their kind took', () => {
    const home = homeWith([
      { trial: like, state: 'succeeded', secondsPerStep: 3 },
      { trial: faster, state: 'succeeded', secondsPerStep: 2 },
      { trial: other, state: 'succeeded', secondsPerStep: 9 },
      { trial: trialOf({ set: { train_batch_size: 2 } }), state: 'failed', secondsPerStep: 1 },
    ])
    expect(knownSpeed(home, {}, like)).toEqual({ secondsPerStep: 2, secondsPerSample: 0 })
    expect(knownSpeed(home, {}, other)?.secondsPerStep).toBe(9)
  })

  it('is not known before the first has ended, nor in a home that is not there', () => {
    expect(knownSpeed(homeWith([]), {}, like)).toBeNull()
    expect(knownSpeed(join(testFolder(), 'nowhere'), {}, like)).toBeNull()
  })
})

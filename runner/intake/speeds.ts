import { existsSync } from 'node:fs'
import { type TimedStep, trainingSpeed } from '../../sweeps/plan/speed.ts'
import type { TrainingSpeed } from '../../sweeps/plan/trial-plan.ts'
import type { Parameters, Trial } from '../../tracker/model.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { databaseFile } from '../session.ts'

/** What a step's time hangs on besides the machine. */
const deciding = [
  'train_batch_size',
  'resolution',
  'gradient_accumulation_steps',
  'gradient_checkpointing',
] as const

/** How fast trainings like this one went here, by the latest that ended well; null before the first. */
export function knownSpeed(
  home: string,
  env: NodeJS.ProcessEnv,
  like: Trial | undefined,
): TrainingSpeed | null {
  const file = databaseFile(home, env)
  if (!like || like.trainer === 'replay' || !existsSync(file)) return null
  const store = openStore(file)
  try {
    for (const run of endedRuns(store, like)) {
      const speed = trainingSpeed(timedSteps(store, run), drawnSamples(store, run))
      if (speed) return speed
    }
    return null
  } finally {
    store.close()
  }
}

/** Latest first, of the same trainer and script and with the same deciding parameters. */
function endedRuns(store: Store, like: Trial): number[] {
  const rows = store.sqlite
    .prepare(
      `SELECT run.id, trial.parameters FROM run JOIN trial ON trial.sweep = run.sweep AND trial.number = run.trial
       WHERE run.state = 'succeeded' AND trial.trainer = ? AND trial.script = ? ORDER BY run.id DESC LIMIT 200`,
    )
    .all(like.trainer, like.script) as { id: number; parameters: string }[]
  const isAlike = (parameters: Parameters) =>
    deciding.every((name) => parameters[name] === like.parameters[name])
  return rows.filter(({ parameters }) => isAlike(JSON.parse(parameters) as Parameters)).map(({ id }) => id)
}

const timedSteps = (store: Store, run: number): TimedStep[] =>
  store.sqlite
    .prepare(
      `SELECT step, wall FROM point WHERE series =
         (SELECT id FROM series WHERE run = ? AND axis = 'step' AND tag LIKE 'loss%' ORDER BY id LIMIT 1) ORDER BY seq`,
    )
    .all(run) as TimedStep[]

/** Pictures between the first step and the last: those of the start do not count. */
function drawnSamples(store: Store, run: number): number {
  const row = store.sqlite
    .prepare('SELECT count(*) AS count FROM sample WHERE run = ? AND at > 0')
    .get(run) as { count: number }
  return row.count
}

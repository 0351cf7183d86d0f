import { join } from 'node:path'
import { and, asc, eq } from 'drizzle-orm'
import { finitePoints, heldOutLosses } from '../../held-out.ts'
import type { RunAsked, Trial } from '../../model.ts'
import { homePaths, readAsked } from '../../run-folder.ts'
import type { Store } from '../../store/open.ts'
import { checkpoint, type run, sample } from '../../store/schema.ts'
import { doseByEpoch, rateTags } from '../../weights/dose.ts'
import { thoseThere } from '../measuring/decode.ts'
import type { Picture } from '../measuring/measurement.ts'
import type { Case } from './case.ts'
import { askedHash, recipeHash } from './group.ts'
import { trainingSettings } from './settings.ts'

/** What the tables and the run folder say about a run; null when the folder is gone. */
export async function loadCase(
  store: Store,
  home: string,
  row: typeof run.$inferSelect,
): Promise<Case | null> {
  const asked = readAsked(join(home, row.folder))
  if (asked === null) return null
  const { totalEpochs, stepsPerEpoch, state } = row
  return {
    state,
    asked: askedOf(asked.trial),
    recipe: recipeHash(asked.trial),
    resumed: asked.continues !== null,
    prompts: asked.trial.prompts.map(({ text, role }) => ({ text, role })),
    token: asked.trial.dataset.token,
    samples: samplesOf(store, row.id),
    checkpoints: checkpointsOf(store, row.id),
    validation: validationOf(store, row, asked),
    trainLoss: trainLossOf(store, row.id),
    doses: dosesOf(store, row),
    settings: settingsOf(store, row.id, asked),
    training: await thoseThere(trainingPictures(home, asked)),
    length: { totalEpochs, stepsPerEpoch },
  }
}

/** A replayed recording names no base model; its prompts tell it from others. */
const askedOf = ({ script, prompts, parameters }: Trial): string =>
  askedHash({ script, prompts, baseModel: String(parameters.pretrained_model_name_or_path ?? '') })

const samplesOf = (store: Store, id: number): Case['samples'] =>
  store.db
    .select({
      ...{ path: sample.path, axis: sample.axis, at: sample.at, prompt: sample.prompt, seed: sample.seed },
      ...{ sha256: sample.sha256, width: sample.width, height: sample.height, state: sample.state },
    })
    .from(sample)
    .where(eq(sample.run, id))
    .orderBy(asc(sample.path))
    .all()

const checkpointsOf = (store: Store, id: number): Case['checkpoints'] =>
  store.db
    .select({
      ...{
        path: checkpoint.path,
        epoch: checkpoint.epoch,
        step: checkpoint.step,
        metadata: checkpoint.metadata,
        key: checkpoint.key,
      },
    })
    .from(checkpoint)
    .where(and(eq(checkpoint.run, id), eq(checkpoint.state, 'whole')))
    .orderBy(asc(checkpoint.path))
    .all()

/** A loss on pictures that were trained on says nothing about the others. */
function validationOf(store: Store, row: typeof run.$inferSelect, { trial }: RunAsked): Case['validation'] {
  const { parameters, dataset } = trial
  const { losses, leak } = heldOutLosses(store, row.id, {
    parameters,
    dataset,
    stepsPerEpoch: row.stepsPerEpoch,
  })
  return leak === null ? losses : []
}

const trainLossOf = (store: Store, id: number): Case['trainLoss'] =>
  finitePoints(store, id, 'loss/epoch_average').map(({ step, value }) => ({ epoch: step, loss: value }))

function settingsOf(store: Store, id: number, { trial }: RunAsked): Case['settings'] {
  const { parameters, dataset } = trial
  return trainingSettings({ parameters, images: dataset.images, peaks: peakRates(store, id) })
}

/** Every whole epoch so far; none where nobody knows how many steps an epoch has. */
function dosesOf(store: Store, { id, stepsPerEpoch, step }: typeof run.$inferSelect): Case['doses'] {
  if (stepsPerEpoch === null) return []
  const tags = rateTags(Object.keys(peakRates(store, id)))
  const ends = Array.from({ length: Math.floor(step / stepsPerEpoch) }, (_, k) => ({
    epoch: k + 1,
    step: (k + 1) * stepsPerEpoch,
  }))
  return doseByEpoch(
    tags.map((tag) => ({ tag, points: finitePoints(store, id, tag) })),
    ends,
  )
}

/** Of finished runs nothing changes them; of running ones they grow into their peak. */
function peakRates(store: Store, id: number): Record<string, number> {
  const rows = store.sqlite
    .prepare(
      `SELECT tag, max(value) AS peak FROM series JOIN point ON point.series = series.id
       WHERE run = ? AND tag LIKE 'lr/%' AND value IS NOT NULL GROUP BY tag`,
    )
    .all(id) as { tag: string; peak: number }[]
  return Object.fromEntries(rows.map(({ tag, peak }) => [tag, peak]))
}

const trainingPictures = (home: string, { trial, images }: RunAsked): Picture[] =>
  images.map(({ file, sha256 }) => ({
    sha256,
    path: join(homePaths(home).datasets, trial.dataset.fingerprint, file),
  }))

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { trialPlanner } from '../../../sweeps/plan/trial-plan.ts'
import { fixtures } from '../../support/truth.ts'
import { readRecording, recordingNames } from './recording.ts'

const traces = process.env.LORASWEEP_TRACES
const labelled = process.env.LORASWEEP_TRUTH

/** What sd-scripts itself said: in its log, in its checkpoints. */
async function expectSameSteps(top: string, name: string): Promise<void> {
  const { trial, facts, metadata, log } = await readRecording(top, name)
  const plan = trialPlanner({ facts, regularisation: () => null, speed: null })(trial)
  const planned = [plan?.batchesPerEpoch, plan?.steps]
  if (metadata)
    expect(planned).toEqual([Number(metadata.ss_num_batches_per_epoch), Number(metadata.ss_max_train_steps)])
  if (log.steps !== null) expect(planned).toEqual([log.batchesPerEpoch, log.steps])
  expect(metadata !== null || log.steps !== null, 'nothing to compare with').toBe(true)
}

/** What lay in the run folder at the end: files, and the last step of the event file. */
async function expectSameFiles(top: string, name: string): Promise<void> {
  const { trial, facts, checkpoints, samples, lastStep } = await readRecording(top, name)
  const plan = trialPlanner({ facts, regularisation: () => null, speed: null })(trial)
  if (lastStep !== null) expect(plan?.steps).toBe(lastStep)
  expect([plan?.checkpoints, plan?.samples]).toEqual([checkpoints, samples])
}

/** Only in these did the checkpoints come along; the others are without metadata. */
const withCheckpoints = ['sweep1-1', 'sweep1-3', 'sweep2-1', 'sweep2-3', 'single-04', 'single-08']

describe('a plan of a recorded training', () => {
  const top = join(fixtures, 'recorded')
  const telling = ['ok-epochs', 'single-04', 'single-08', 'unet-only']

  it.each(telling)('%s counts the steps that sd-scripts counted', (name) => expectSameSteps(top, name))

  it.each([...telling, 'single-20'])('%s counts the checkpoints and samples that were made', (name) =>
    expectSameFiles(top, name),
  )
})

describe.skipIf(!traces)('every trace (LORASWEEP_TRACES)', () => {
  const top = traces ?? ''
  const names = traces ? recordingNames(top) : []

  it.each(names)('%s has the planned steps', (name) => expectSameSteps(top, name))

  it.each(names.filter((name) => !name.startsWith('resume')))(
    '%s has the planned checkpoints and samples',
    (name) => expectSameFiles(top, name),
  )
})

describe.skipIf(!labelled)('every labelled run (LORASWEEP_TRUTH)', () => {
  const top = labelled ?? ''
  const names = labelled ? recordingNames(top) : []

  it('is there', () => expect(names.length).toBeGreaterThan(30))

  it.each(names)('%s has the planned checkpoints and samples', (name) => expectSameFiles(top, name))

  it.each(names.filter((name) => withCheckpoints.includes(name)))('%s has the planned steps', (name) =>
    expectSameSteps(top, name),
  )
})

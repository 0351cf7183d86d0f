import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planTrial } from '../../../sweeps/plan/trial-plan.ts'
import { fixtures } from '../../support/truth.ts'
import { type Recording, readRecording, recordingNames } from './recording.ts'

const traces = process.env.LORASWEEP_TRACES
const labelled = process.env.LORASWEEP_TRUTH

/** What sd-scripts itself said: in its log, in its checkpoints. */
async function expectSameSteps(top: string, name: string): Promise<Recording> {
  const recording = await readRecording(top, name)
  const plan = planTrial(recording.trial, { facts: recording.facts, regularisation: null, speed: null })
  const { metadata, log } = recording
  if (metadata) {
    expect(plan?.batchesPerEpoch).toBe(Number(metadata.ss_num_batches_per_epoch))
    expect(plan?.steps).toBe(Number(metadata.ss_max_train_steps))
  }
  if (log.steps !== null)
    expect([plan?.batchesPerEpoch, plan?.steps]).toEqual([log.batchesPerEpoch, log.steps])
  expect(metadata !== null || log.steps !== null, 'nothing to compare with').toBe(true)
  return recording
}

describe('a plan of a recorded training', () => {
  const top = join(fixtures, 'recorded')
  const ended = recordingNames(top).filter((name) => name !== 'oom')

  it.each(ended)('%s counts the steps that sd-scripts counted', (name) => expectSameSteps(top, name))

  it('counts checkpoints and samples too', async () => {
    const { trial, facts, checkpoints, samples } = await readRecording(top, 'ok-epochs')
    const plan = planTrial(trial, { facts, regularisation: null, speed: null })
    expect([plan?.checkpoints, plan?.samples]).toEqual([checkpoints, samples])
  })
})

describe.skipIf(!traces)('every trace (LORASWEEP_TRACES)', () => {
  const names = traces ? recordingNames(traces) : []

  it.each(names)('%s has the planned steps', (name) => expectSameSteps(traces as string, name))

  it.each(names.filter((name) => !/resume/.test(name)))(
    '%s has the planned checkpoints and samples',
    async (name) => {
      const { trial, facts, checkpoints, samples } = await readRecording(traces as string, name)
      const plan = planTrial(trial, { facts, regularisation: null, speed: null })
      expect([plan?.checkpoints, plan?.samples]).toEqual([checkpoints, samples])
    },
  )
})

describe.skipIf(!labelled)('every labelled run (LORASWEEP_TRUTH)', () => {
  const names = labelled ? recordingNames(labelled) : []

  it('is there', () => expect(names.length).toBeGreaterThan(30))

  it.each(names)('%s ends where it was planned to', async (name) => {
    const { trial, facts, metadata, checkpoints, samples } = await readRecording(labelled as string, name)
    const plan = planTrial(trial, { facts, regularisation: null, speed: null })
    expect([plan?.checkpoints, plan?.samples]).toEqual([checkpoints, samples])
    if (metadata) expect(plan?.steps).toBe(Number(metadata.ss_max_train_steps))
  })
})

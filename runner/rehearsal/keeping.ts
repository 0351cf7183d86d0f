/** Writing checkpoints and states, and removing the oldest where that was asked for. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { epochName, packCheckpoint, stepName } from './checkpoint.ts'
import { noSpaceLeft, writeFile } from './fault.ts'
import type { Session } from './session.ts'
import { writeState } from './state.ts'

/** Where a session stands when it saves. */
export interface Moment {
  /** Finished epochs, those of the sessions before included. */
  readonly epoch: number
  readonly step: number
  readonly scheduled: number
  readonly random: readonly number[]
}

export function saveEpoch(session: Session, moment: Moment): void {
  const { save, outputName, state } = session.request
  const name = epochName(outputName, moment.epoch)
  saveCheckpoint(session, name, moment)
  if (state.along) saveState(session, name, moment)
  if (save.lastEpochs !== null) {
    removeOld(session, epochName(outputName, moment.epoch - (save.everyEpochs ?? 1) * save.lastEpochs))
  }
}

export function saveStep(session: Session, moment: Moment): void {
  const name = stepName(session.request.outputName, moment.step)
  const { outputName, save, state } = session.request
  saveCheckpoint(session, name, moment)
  if (state.along) saveState(session, name, moment)
  if (save.lastSteps === null || save.everySteps === null) return
  const before = moment.step - save.lastSteps - 1
  removeOld(session, stepName(outputName, before - (before % save.everySteps)))
}

export function saveLast(session: Session, moment: Moment): void {
  const { outputName, state } = session.request
  saveCheckpoint(session, outputName, moment)
  if (state.atEnd) saveState(session, outputName, moment)
}

function saveCheckpoint(session: Session, name: string, moment: Moment): void {
  const { request, console, lora, facts, faults, clock } = session
  const path = join(request.outputFolder, `${name}.safetensors`)
  console.say(`\nsaving checkpoint: ${path}`)
  if (faults.isDue('disk-full', moment.step)) throw noSpaceLeft()
  const bytes = packCheckpoint(lora, facts, { ...moment, at: clock.now() })
  writeFile(path, bytes, faults.isDue('slow-disk', moment.step))
}

function saveState(session: Session, name: string, moment: Moment): void {
  const folder = join(session.request.outputFolder, `${name}-state`)
  session.console.log('INFO', `Saving current state to ${folder}`)
  writeState(folder, session, moment)
}

function removeOld({ request, console }: Session, name: string): void {
  const path = join(request.outputFolder, `${name}.safetensors`)
  if (!existsSync(path)) return
  console.say(`removing old checkpoint: ${path}`)
  rmSync(path)
}

import type { Check, MachineFacts } from './check.ts'
import { checkEyes } from './check-eyes.ts'
import { checkGpu } from './check-gpu.ts'
import { checkInstallation, checkNoInstallation } from './check-installation.ts'
import { checkDisk, checkHome, checkNode, checkSystem } from './check-machine.ts'
import { checkValidation } from './check-validation.ts'

/** `lorasweep.doctor/1` */
export interface DoctorDocument {
  readonly format: 'lorasweep.doctor/1'
  /** Nothing is missing. */
  readonly ready: boolean
  readonly checks: readonly Check[]
}

/** Everything that was looked at, in the order in which one would mend it. */
export function doctorDocument(facts: MachineFacts, configFile: string): DoctorDocument {
  const { node, platform, home, gpu, installations } = facts
  const hasCard = gpu.cards.length > 0
  const kohya = installations.flatMap((one) => checkInstallation(one, hasCard))
  const checks = [
    checkNode(node),
    checkSystem(platform),
    checkHome(home),
    checkDisk(home),
    ...checkGpu(gpu),
    ...(installations.length === 0 ? [checkNoInstallation(configFile)] : kohya),
    ...checkEyes(facts.eyes),
    ...checkValidation(facts),
  ]
  return { format: 'lorasweep.doctor/1', ready: checks.every(({ state }) => state !== 'missing'), checks }
}

/** For people: one line each, with what to do below it. */
export function doctorText({ checks }: DoctorDocument): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines = checks.flatMap(({ name, state, text, hint }) => {
    const line = `${state.padEnd(7)}  ${name.padEnd(width)}  ${text}`
    return hint === null ? [line] : [line, `${' '.repeat(width + 11)}${hint}`]
  })
  return `${lines.join('\n')}\n\n${summary(checks)}\n`
}

function summary(checks: readonly Check[]): string {
  const lacking = checks.filter(({ state }) => state === 'missing').map(({ name }) => name)
  return lacking.length === 0 ? 'Ready to train.' : `Not ready to train: ${lacking.join(', ')}.`
}

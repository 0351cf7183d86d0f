import { brokenImage, emptyDataset } from './fault/dataset.ts'
import { type Evidence, evidenceIn } from './fault/evidence.ts'
import { nanLoss } from './fault/loss.ts'
import { diskFull, driverLost, killed, outOfMemory, programMissing } from './fault/machine.ts'
import { importError, missingOptimizer, pythonError } from './fault/python.ts'
import { badValue, missingModel, refusedArguments } from './fault/request.ts'
import type { Ended, Fault } from './fault/words.ts'

/** The first that recognises its own words is right; what is certain comes before what is a guess. */
const witnesses: readonly ((evidence: Evidence) => Fault | null)[] = [
  programMissing,
  outOfMemory,
  diskFull,
  driverLost,
  missingOptimizer,
  importError,
  refusedArguments,
  badValue,
  missingModel,
  brokenImage,
  emptyDataset,
  killed,
  nanLoss,
  pythonError,
]

/**
 * Why a training failed, from what sd-scripts wrote and how it ended; null when neither says.
 * The words were taken from recorded failures; where there is no recording, a comment says so.
 */
export function readFault(log: string, ended: Ended | null = null): Fault | null {
  const evidence = evidenceIn(log, ended)
  for (const witness of witnesses) {
    const fault = witness(evidence)
    if (fault) return fault
  }
  return null
}

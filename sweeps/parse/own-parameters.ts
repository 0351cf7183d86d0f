import type { TrainerName } from '../../tracker/model.ts'
import type { ScriptOptions } from '../facts/options.ts'

/** Parameters that are lorasweep's own and stand beside the script's options. */
export const ownParameters = (trainer: TrainerName): ScriptOptions =>
  trainer === 'replay' ? { ...ofEvery, ...ofReplay } : ofEvery

/** Shows of each picture per epoch, and words that are passed on to the script as they stand. */
const ofEvery: ScriptOptions = {
  repeats: { type: 'int' },
  extra_args: { type: 'str', nargs: '*' },
}

/** Of recorded runs: which one, how much faster than recorded, and how many bytes are written at a time. */
const ofReplay: ScriptOptions = {
  recording: { type: 'str' },
  speed: { type: 'float' },
  chunk: { type: 'int' },
}

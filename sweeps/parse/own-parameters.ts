import type { OptionFact, ScriptOptions } from '../facts/options.ts'

const repeats: OptionFact = { type: 'int' }

/** Parameters that are lorasweep's own and stand beside the script's options. */
export function ownParameters(file: unknown): ScriptOptions {
  const trainer = (file as { trainer?: unknown } | null)?.trainer
  return trainer === 'replay' ? { repeats, ...replayParameters } : { repeats }
}

/** Of recorded runs: which one, how much faster than recorded, and how many bytes are written at a time. */
const replayParameters: ScriptOptions = {
  recording: { type: 'str' },
  speed: { type: 'float' },
  chunk: { type: 'int' },
}

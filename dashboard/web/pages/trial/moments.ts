import type { EpochVerdict, PictureFact, RunPageFact } from '../../../wire.ts'
import { chosen } from '../../address.ts'

/** The moments at which a run drew samples, in order: epochs, or steps. */
export const momentsOf = (samples: readonly PictureFact[]): readonly Pick<PictureFact, 'axis' | 'at'>[] => {
  const seen = new Map(samples.map((one) => [`${one.axis} ${one.at}`, { axis: one.axis, at: one.at }]))
  return [...seen.values()].sort((a, b) => a.at - b.at)
}

export const pictureOf = (
  run: Pick<RunPageFact, 'samples'>,
  { axis, at, prompt }: Pick<PictureFact, 'axis' | 'at' | 'prompt'>,
): PictureFact | null =>
  run.samples.find((one) => one.axis === axis && one.at === at && one.prompt === prompt) ?? null

export const verdictAt = (
  run: Pick<RunPageFact, 'moments'>,
  { axis, at }: Pick<PictureFact, 'axis' | 'at'>,
): EpochVerdict | null => run.moments.find((one) => (axis === 'epoch' ? one.epoch : one.step) === at) ?? null

/** An epoch as samples are counted: the epoch itself, or the step at which it was judged. */
export function atOf({ samples, moments }: Pick<RunPageFact, 'samples' | 'moments'>, epoch: number): number {
  const moment = moments.find((one) => one.epoch === epoch)
  return samples[0]?.axis === 'step' ? (moment?.step ?? epoch) : epoch
}

/** Where the judge would stop, on the samples' own axis. */
export function keepAt({ judged }: Pick<RunPageFact, 'judged'>): number | null {
  if (!judged?.keep) return null
  return judged.keep.picture?.at ?? judged.keep.epoch
}

/** The moment that is looked at: the one in the address, else the one to keep, else the last one. */
export function lookedAt(
  run: Pick<RunPageFact, 'judged'>,
  moments: readonly Pick<PictureFact, 'axis' | 'at'>[],
): Pick<PictureFact, 'axis' | 'at'> | undefined {
  const keep = keepAt(run)
  return (
    moments.find(({ at }) => `${at}` === chosen('at')) ??
    moments.find(({ at }) => at === keep) ??
    moments.at(-1)
  )
}

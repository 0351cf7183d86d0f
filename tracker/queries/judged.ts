import type { EpochVerdict, RunVerdict } from '../verdict.ts'
import type { JudgedFact, KeepFact, PictureFact } from './facts.ts'

/** A verdict as pages need it, with the picture of the epoch to keep. */
export function judgedFact(body: RunVerdict, pictures: readonly PictureFact[]): JudgedFact {
  return {
    verdict: body.verdict,
    tier: body.tier,
    onset: body.onset,
    reasons: body.reasons,
    epochs: body.epochs.map(({ epoch, step, verdict, tier }) => ({ epoch, step, verdict, tier })),
    keep: keepFact(body, pictures),
    // a verdict of an older version has neither
    advice: body.advice ?? [],
    adaptedTo: body.adaptedTo ?? 0,
  }
}

function keepFact({ best, epochs }: RunVerdict, pictures: readonly PictureFact[]): KeepFact | null {
  const moment = epochs.find((one) => one.epoch === best?.epoch)
  if (!best || !moment) return null
  const { epoch, step, checkpoint, setEpochs, safer, reasons } = best
  const { runnerUp = null, earlier = null, later = null } = best
  return {
    epoch,
    step,
    checkpoint,
    verdict: moment.verdict,
    tier: moment.tier,
    setEpochs,
    ...{ safer, runnerUp, earlier, later },
    reasons,
    picture: pictureAt(pictures, moment),
  }
}

/** The first prompt's picture of a moment, whichever way the trainer counted it. */
export function pictureAt(
  pictures: readonly PictureFact[],
  { epoch, step }: Pick<EpochVerdict, 'epoch' | 'step'>,
): PictureFact | null {
  const there = pictures.filter((one) => one.at === (one.axis === 'epoch' ? epoch : step))
  return there.sort((a, b) => a.prompt - b.prompt)[0] ?? null
}

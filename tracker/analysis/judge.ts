import type { BestEpoch, EpochVerdict, Reason, RunVerdict, Tier, Verdict } from '../model.ts'
import { type Choice, choose, strength } from './choice.ts'
import { approach, evidence, judgeVersion, tiers } from './constants.ts'
import { doubts, nothingLearnt } from './evidence.ts'
import { confirmed, type HarmScores, harmScores, worst } from './harm-scores.ts'
import type { JudgeInput, Moment } from './judge-input.ts'
import { mean } from './numbers.ts'
import { harmReasons, round, shown } from './reasons.ts'
import { epochsText, epochText, percentText } from './sentences.ts'
import { type Trajectory, trajectory } from './trajectory.ts'

/** Where a run stands and which epoch to keep. The same input gets the same verdict, byte for byte. */
export function judgeRun(input: JudgeInput): RunVerdict {
  const missing = doubts(input)
  if (missing.length > 0) return unclear(input, missing)
  const path = trajectory(input)
  const reached = Math.max(...path.distance.map(mean))
  if (reached < evidence.visibleDrift) return unclear(input, [nothingLearnt(reached, path.epochs.length - 1)])
  return judged(input, path)
}

/** Everything the sentences are made from. */
interface Findings {
  readonly input: JudgeInput
  readonly path: Trajectory
  readonly scores: HarmScores
  /** Largest confirmed score up to each moment: damage does not heal. */
  readonly harm: readonly number[]
  readonly onset: number | null
  readonly isUndertrained: boolean
  readonly choice: Choice
}

function judged(input: JudgeInput, path: Trajectory): RunVerdict {
  const scores = harmScores(path, input)
  const harm = runningMaximum(confirmed(worst(scores)))
  const first = harm.findIndex((score) => score >= tiers.likely)
  const onset = first === -1 ? null : first
  const isUndertrained = onset === null && isStillMoving(path)
  const choice = choose(path, onset, (k) => input.moments[k]?.checkpoint !== null)
  const findings = { input, path, scores, harm, onset, isUndertrained, choice }
  const epochs = input.moments
    .map((moment, k) => epochVerdict(findings, moment, k))
    .filter(({ epoch }) => epoch > 0)
  const last = epochs.at(-1) as EpochVerdict
  return {
    version: judgeVersion,
    verdict: last.verdict,
    tier: last.tier,
    reasons: runReasons(findings),
    epochs,
    best: bestEpoch(findings),
    onset: onset === null ? null : (path.epochs[onset] as number),
  }
}

const runningMaximum = (values: readonly number[]): number[] =>
  values.map((_, k) => Math.max(...values.slice(0, k + 1)))

/** The last step is a good part of the largest, and the pictures are not yet far from the base model's. */
function isStillMoving({ pace, distance }: Trajectory): boolean {
  const paces = pace.map(mean)
  const last = paces.at(-1) as number
  return (
    last >= approach.step &&
    last >= approach.pace * Math.max(...paces) &&
    mean(distance.at(-1) as readonly number[]) < approach.distance
  )
}

export const tierOf = (score: number): Tier => {
  if (score >= tiers.veryLikely) return 'very likely'
  if (score >= tiers.likely) return 'likely'
  return score >= tiers.watch ? 'watch' : 'none'
}

function epochVerdict(findings: Findings, moment: Moment, k: number): EpochVerdict {
  const { onset, isUndertrained, choice, harm } = findings
  const verdict = ((): Verdict => {
    if (onset !== null && k >= onset) return 'overtrained'
    return isUndertrained || k < (choice.set[0] as number) ? 'undertrained' : 'good'
  })()
  const tier = isUndertrained ? 'likely' : tierOf(harm[k] as number)
  return { ...measuredEpoch(moment), verdict, tier, reasons: epochReasons(findings, verdict, k) }
}

function epochReasons(findings: Findings, verdict: Verdict, k: number): Reason[] {
  const { input, path, scores, harm, choice } = findings
  if ((harm[k] as number) >= tiers.watch) {
    return harmReasons(scores, { input, path, before: Math.min(choice.best, k - 1), at: k })
  }
  const strengths = strength(path)
  const share = (strengths[k] as number) / Math.max(...strengths)
  const text = `The subject has ${percentText(Math.max(0, share))} of its greatest strength${verdict === 'undertrained' ? '' : ', and no damage is seen'}.`
  return [{ signal: 'drift', text, weight: 1, pictures: [] }]
}

function runReasons(findings: Findings): Reason[] {
  const { input, path, scores, onset, isUndertrained } = findings
  const last = path.epochs.length - 1
  if (onset !== null) return harmReasons(scores, { input, path, before: onset - 1, at: onset })
  const paces = path.pace.map(mean)
  const share = percentText((paces[last] as number) / Math.max(...paces))
  const scene = { input, path, before: last - 1, at: last }
  const pictures = shown(scene, path.trigger.slice(0, 1), last - 1)
  const text = isUndertrained
    ? `Still getting there: epoch ${epochText(path.epochs[last] as number)} changed the pictures ${share} as much as the largest step did. Continue for 2 or 3 epochs.`
    : `The pictures have settled: epoch ${epochText(path.epochs[last] as number)} changed them ${share} as much as the largest step did, and no damage is seen.`
  return [{ signal: 'velocity', text, weight: 1, pictures }]
}

function bestEpoch({ input, path, choice, onset }: Findings): BestEpoch {
  const { best, set, safer } = choice
  const epoch = path.epochs[best] as number
  const setEpochs = set.map((k) => path.epochs[k] as number)
  const why =
    setEpochs.length === 1
      ? 'It is the strongest epoch'
      : `It is the latest of ${epochsText(setEpochs)}, which the judge cannot tell apart`
  const until =
    onset === null ? '' : `; from epoch ${epochText(path.epochs[onset] as number)} on pictures are damaged`
  const scene = { input, path, before: 0, at: best }
  return {
    epoch,
    step: input.moments[best]?.step ?? null,
    checkpoint: input.moments[best]?.checkpoint ?? null,
    reasons: [
      {
        signal: 'drift',
        text: `${why}${until}.`,
        weight: 1,
        pictures: shown(scene, path.trigger.slice(0, 2), 0),
      },
    ],
    score: round(strength(path)[best] as number),
    setEpochs,
    safer: safer === null ? null : (path.epochs[safer] as number),
  }
}

/** Drift and velocity in pixels, for people: over the prompts that were measured. */
function measuredEpoch({
  epoch,
  step,
  checkpoint,
  samples,
}: Moment): Omit<EpochVerdict, 'verdict' | 'tier' | 'reasons'> {
  const meanOf = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? null : round(mean(known))
  }
  const drift = meanOf(samples.map(({ fromFirst }) => fromFirst))
  const velocity = meanOf(samples.map(({ fromPrevious }) => fromPrevious))
  return { epoch, step, checkpoint, drift, velocity }
}

/** No verdict, but still an epoch to start from: the last one that can be used. */
function unclear(input: JudgeInput, reasons: readonly Reason[]): RunVerdict {
  const trained = input.moments.filter(({ epoch }) => epoch > 0)
  const last = trained.filter(({ checkpoint }) => checkpoint !== null).at(-1) ?? trained.at(-1)
  const notJudged = (): BestEpoch | null => {
    if (!last) return null
    const { epoch, step, checkpoint } = last
    const reason = { ...(reasons[0] as Reason), text: `Not judged: the last one. ${reasons[0]?.text}` }
    return { epoch, step, checkpoint, reasons: [reason], score: 0, setEpochs: [epoch], safer: null }
  }
  return {
    version: judgeVersion,
    verdict: 'unclear',
    tier: 'none',
    reasons,
    epochs: trained.map((moment) => ({
      ...measuredEpoch(moment),
      verdict: 'unclear',
      tier: 'none',
      reasons,
    })),
    best: notJudged(),
    onset: null,
  }
}

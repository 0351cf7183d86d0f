import type { BestEpoch, EpochVerdict, RunVerdict, Tier, Verdict } from '../verdict.ts'
import { choose, strength } from './choice.ts'
import { approach, evidence, gain, judgeVersion, tiers } from './constants.ts'
import { doubts, nothingLearnt } from './evidence.ts'
import type { Findings } from './findings.ts'
import { originPrint } from './group.ts'
import { confirmed, harmScores, worst } from './harm-scores.ts'
import type { JudgeInput } from './judge-input.ts'
import { mean, round } from './numbers.ts'
import { bestReason, epochReasons, runReasons } from './reasons.ts'
import { pictureTable, type Trajectory, trajectory } from './trajectory.ts'
import { measuredEpoch, unclear } from './unclear.ts'

/** Where a run stands and which epoch to keep. The same input gets the same verdict, byte for byte. */
export function judgeRun(input: JudgeInput): RunVerdict {
  const missing = doubts(input)
  if (missing.length > 0) return unclear(input, missing)
  const path = trajectory(input)
  const reached = Math.max(...path.distance.map(mean))
  if (reached < evidence.visibleDrift) return unclear(input, [nothingLearnt(reached, path.epochs.length - 1)])
  return verdictOf(findingsOf(input, path))
}

function findingsOf(input: JudgeInput, path: Trajectory): Findings {
  const scores = harmScores(path, input)
  const harm = runningMaximum(confirmed(worst(scores)))
  const first = harm.findIndex((score) => score >= tiers.likely)
  const onset = first === -1 ? null : first
  const isUndertrained = onset === null && isStillMoving(path)
  const hasCheckpoint = (k: number): boolean => input.moments[k]?.checkpoint !== null
  const strengths = strength(path)
  const chosen = choose(path, { strengths, onset, hasCheckpoint })
  // what noise cannot tell apart is not equal while the run is getting better
  const choice = isUndertrained ? { ...chosen, set: [chosen.best], safer: null } : chosen
  return { input, path, strengths, scores, harm, onset, isUndertrained, choice }
}

const runningMaximum = (values: readonly number[]): number[] =>
  values.map((_, k) => Math.max(...values.slice(0, k + 1)))

/** The last step is a good part of the largest and leads on, and the pictures are not yet far from where they began. */
function isStillMoving({ pace, distance }: Trajectory): boolean {
  const paces = pace.map(mean)
  const distances = distance.map(mean)
  const [step, reached] = [paces.at(-1) as number, distances.at(-1) as number]
  return (
    step >= approach.step &&
    step >= approach.pace * Math.max(...paces) &&
    reached >= approach.onward * Math.max(...distances) &&
    reached < approach.distance
  )
}

function verdictOf(findings: Findings): RunVerdict {
  const { input, path, onset } = findings
  const trained = path.epochs.map((_, k) => k).filter((k) => (path.epochs[k] as number) > 0)
  const epochs = trained.map((k) => epochVerdict(findings, k))
  const last = epochs.at(-1) as EpochVerdict
  const origin = pictureTable(input).pictures[0] ?? []
  return {
    version: judgeVersion,
    group: { asked: input.asked, origin: originPrint(origin.map(({ features }) => features)) },
    verdict: last.verdict,
    tier: last.tier,
    reasons: runReasons(findings),
    epochs,
    best: bestEpoch(findings),
    onset: onset === null ? null : (path.epochs[onset] as number),
  }
}

function epochVerdict(findings: Findings, k: number): EpochVerdict {
  const verdict = epochWord(findings, k)
  return {
    ...measuredEpoch(findings.input, k),
    verdict,
    tier: findings.isUndertrained ? 'likely' : tierOf(findings.harm[k] as number),
    reasons: epochReasons(findings, k),
  }
}

function epochWord({ onset, isUndertrained, choice, strengths }: Findings, k: number): Verdict {
  if (onset !== null && k >= onset) return 'overtrained'
  const isWeak = (strengths[k] as number) < gain.weakShare * Math.max(...strengths)
  return isUndertrained || (isWeak && k < choice.best) ? 'undertrained' : 'good'
}

const tierOf = (score: number): Tier => {
  if (score >= tiers.veryLikely) return 'very likely'
  if (score >= tiers.likely) return 'likely'
  return score >= tiers.watch ? 'watch' : 'none'
}

function bestEpoch(findings: Findings): BestEpoch {
  const { input, path, choice, strengths } = findings
  const { best, set, safer } = choice
  const { epoch, step, checkpoint } = measuredEpoch(input, best)
  return {
    ...{ epoch, step, checkpoint, reasons: [bestReason(findings)] },
    score: round(strengths[best] as number),
    setEpochs: set.map((k) => path.epochs[k] as number),
    safer: safer === null ? null : (path.epochs[safer] as number),
  }
}

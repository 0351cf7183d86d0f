import type { BestEpoch, EpochVerdict, OtherEpoch, RunVerdict, Tier, Verdict } from '../verdict.ts'
import { originPrint } from './case/group.ts'
import type { JudgeInput } from './case/judge-input.ts'
import { choose } from './choice.ts'
import { approach, evidence, harm, judgeVersion, tiers, type Weighing, weighing } from './constants.ts'
import type { Findings } from './findings.ts'
import { type HarmScores, harmScores, worst } from './harm-scores.ts'
import { blended, mean, round } from './numbers.ts'
import { likenessSeen } from './sighted.ts'
import { tempoOf } from './signals.ts'
import { pictureTable, type Trajectory, trajectory } from './trajectory.ts'
import { weigh } from './weigh.ts'
import { weightFacts } from './weight-facts.ts'
import { advise } from './words/advice.ts'
import { bestReason } from './words/best-reason.ts'
import { doubts, nothingLearnt } from './words/evidence.ts'
import { eyesNotes, notes } from './words/notes.ts'
import { epochReasons, runReasons } from './words/reasons.ts'
import { measuredEpoch, unclear } from './words/unclear.ts'

export interface JudgeOptions {
  /** The numbers lorasweep came with when absent. */
  readonly constants?: Weighing
  /** A person's decisions that moved them. */
  readonly adaptedTo?: number
}

/** Where a run stands and which epoch to keep. The same input gets the same verdict, byte for byte. */
export function judgeRun(input: JudgeInput, options: JudgeOptions = {}): RunVerdict {
  const constants = options.constants ?? weighing
  const used = {
    ...{ version: judgeVersion, weights: constants.weights },
    adaptedTo: options.adaptedTo ?? 0,
    ...(input.sights && { eyes: input.sights.methods }),
  }
  const missing = doubts(input)
  if (missing.length > 0) return { ...unclear(input, [...missing, ...eyesNotes(input)]), ...used }
  const path = trajectory(input)
  const reached = Math.max(...path.distance.map(mean))
  if (reached < evidence.visibleDrift) {
    const learnt = nothingLearnt(reached, path.epochs.length - 1)
    return { ...unclear(input, [learnt, ...eyesNotes(input)]), ...used }
  }
  return { ...verdictOf(findingsOf(input, path, constants)), ...used }
}

export function findingsOf(input: JudgeInput, path: Trajectory, constants: Weighing): Findings {
  const likeness = likenessSeen(input.sights)?.likeness ?? null
  const tempo = tempoOf(path, input, constants)
  const weighed = weigh(path, tempo.spreads, constants, likeness)
  const scores = atRest(path, harmScores(path, weighed, { ...input, flag: constants.flag }))
  const harmed = runningMaximum(worst(scores))
  const first = harmed.findIndex((score) => score >= tiers.likely)
  const onset = first === -1 ? null : first
  const hasCheckpoint = (k: number): boolean => input.moments[k]?.checkpoint !== null
  const isUndertrained = onset === null && isStillMoving(path)
  // a run on its way is best where it got to, whatever its signals weigh along the way
  const from = isUndertrained ? path.epochs.length - 1 : leftEdge(path, input)
  const choice = choose(weighed, { onset, hasCheckpoint, from })
  return { input, path, constants, tempo, weighed, scores, harm: harmed, onset, isUndertrained, choice }
}

/** People accept one to three times the epochs at which validation loss is lowest: none before, many after. */
function leftEdge({ epochs }: Trajectory, { validation }: JudgeInput): number {
  if (validation.length < 3) return 1
  const lowest = validation.reduce((low, one) => (one.loss < low.loss ? one : low))
  const edge = epochs.findIndex((epoch) => epoch >= lowest.epoch)
  return edge < 1 ? 1 : edge
}

const runningMaximum = (values: readonly number[]): number[] =>
  values.map((_, k) => Math.max(...values.slice(0, k + 1)))

const justUnder = 0.99

/** Previews that have come to rest are not falling, and few epochs are noise: both may be watched, not flagged. */
function atRest(path: Trajectory, scores: HarmScores): HarmScores {
  const last = blended(path.pace.slice(1).map(mean)).at(-1) as number
  const isFlagged = last >= harm.restingVelocity && path.epochs.length > harm.epochs
  if (isFlagged || scores.decline === null) return scores
  return { ...scores, decline: scores.decline.map((score) => Math.min(score, tiers.likely * justUnder)) }
}

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

type Judged = Omit<RunVerdict, 'version' | 'weights' | 'adaptedTo'>

function verdictOf(findings: Findings): Judged {
  const { input, path, onset } = findings
  const trained = path.epochs.map((_, k) => k).filter((k) => (path.epochs[k] as number) > 0)
  const weights = weightFacts(input)
  const epochs = trained.map((k) => epochVerdict(findings, k, weights))
  const last = epochs.at(-1) as EpochVerdict
  const origin = pictureTable(input).pictures[0] ?? []
  return {
    group: {
      ...{ asked: input.asked, recipe: input.recipe },
      origin: originPrint(origin.map(({ features }) => features)),
    },
    verdict: last.verdict,
    tier: last.tier,
    reasons: [...runReasons(findings), ...notes(findings)],
    epochs,
    best: bestEpoch(findings),
    onset: onset === null ? null : (path.epochs[onset] as number),
    advice: advise(findings),
  }
}

function epochVerdict(findings: Findings, k: number, weights: ReturnType<typeof weightFacts>): EpochVerdict {
  const score = findings.harm[k] as number
  const signals = Object.entries(findings.weighed.signals[k] ?? {})
  return {
    ...measuredEpoch(findings.input, k),
    weights: weights.get(findings.path.epochs[k] as number) ?? null,
    verdict: epochWord(findings, k),
    tier: tierOf(score),
    overtraining: round(score / (1 + score)),
    signals: Object.fromEntries(signals.map(([name, value]) => [name, round(value)])),
    reasons: epochReasons(findings, k),
  }
}

/** Before the set of epochs that work equally well, an epoch that stands clearly lower has not learnt enough. */
function epochWord({ onset, isUndertrained, choice, weighed, constants }: Findings, k: number): Verdict {
  if (onset !== null && k >= onset) return 'overtrained'
  const below = (weighed.points[choice.best] as number) - (weighed.points[k] as number)
  return isUndertrained || (k < choice.best && below >= constants.flag) ? 'undertrained' : 'good'
}

const tierOf = (score: number): Tier => {
  if (score >= tiers.veryLikely) return 'very likely'
  if (score >= tiers.likely) return 'likely'
  return score >= tiers.watch ? 'watch' : 'none'
}

function bestEpoch(findings: Findings): BestEpoch {
  const { input, path, choice, weighed } = findings
  const { best, set, safer, runnerUp } = choice
  const { epoch, step, checkpoint } = measuredEpoch(input, best)
  const { points, parts } = weighed.height(best)
  const epochOf = (k: number | null): number | null => (k === null ? null : (path.epochs[k] as number))
  const other = (k: number): OtherEpoch | null =>
    k < 1 || k >= path.epochs.length
      ? null
      : {
          epoch: path.epochs[k] as number,
          cost: round((weighed.points[best] as number) - (weighed.points[k] as number)),
        }
  return {
    ...{ epoch, step, checkpoint, reasons: [bestReason(findings)] },
    score: round(points),
    scoreParts: { trigger: parts.trigger.map(round), control: parts.control.map(round) },
    setEpochs: set.map((k) => path.epochs[k] as number),
    ...{ safer: epochOf(safer), runnerUp: epochOf(runnerUp) },
    ...{ earlier: other(best - 1), later: other(best + 1) },
  }
}

/** What people say about a run, one line each in its `human.jsonl`: the last word about a thing counts. */
import type { Axis } from './model.ts'

/** A moment of a run at which samples were drawn, on their own axis. */
export interface SampledMoment {
  readonly axis: Axis
  readonly at: number
}

interface Said {
  /** ISO 8601, UTC. */
  readonly saidAt: string
  readonly by: 'dashboard' | 'command'
}

interface Decided extends Said, SampledMoment {
  /** Whether the judge's suggestion could be seen: what was decided with it in view is no evidence for it. */
  readonly sawSuggestion: boolean
  /** Version of the verdict that there was; null where nothing had been judged. */
  readonly version: string | null
}

/** This moment is the best one of the run. */
export interface BestPick extends Decided {
  readonly kind: 'pick'
}

/** What one moment is worth, whatever the others are; 0 and null take back what was said. */
export interface Rating extends Decided {
  readonly kind: 'rating'
  readonly value: -1 | 0 | 1
  readonly label: 'undertrained' | 'overtrained' | null
}

export type Decision = BestPick | Rating

/** A line of `human.jsonl`. `unpick` takes the pick back; after `forget` nothing said before is learnt from. */
export type HumanLine = Decision | (Said & { readonly kind: 'unpick' }) | (Said & { readonly kind: 'forget' })

/** A line and where it begins in its file, in bytes. */
export interface PlacedLine {
  readonly offset: number
  readonly line: HumanLine
}

/** What counts now. */
export interface Standing {
  readonly pick: BestPick | null
  /** At most one a moment, in order. */
  readonly ratings: readonly Rating[]
  /** Those of the above that may be learnt from. */
  readonly learnt: readonly Decision[]
}

/** What counts of everything that was said about a run, in the order in which it was said. */
export function standingOf(lines: readonly HumanLine[]): Standing {
  const forgotten = lines.findLastIndex(({ kind }) => kind === 'forget')
  const picking = lines.findLast(({ kind }) => kind === 'pick' || kind === 'unpick')
  const pick = picking?.kind === 'pick' ? picking : null
  const ratings = lastRatings(lines)
  const said: readonly Decision[] = pick ? [pick, ...ratings] : ratings
  return { pick, ratings, learnt: said.filter((one) => lines.lastIndexOf(one) > forgotten) }
}

function lastRatings(lines: readonly HumanLine[]): Rating[] {
  const last = new Map<string, Rating>()
  for (const line of lines) if (line.kind === 'rating') last.set(`${line.axis} ${line.at}`, line)
  return [...last.values()]
    .filter(({ value, label }) => value !== 0 || label !== null)
    .sort((a, b) => a.at - b.at)
}

/** Whether saying this changes anything: the same decision again, still learnt from, does not. */
export function saysNews(standing: Standing, line: HumanLine): boolean {
  switch (line.kind) {
    case 'pick':
      return !standing.learnt.some((one) => one.kind === 'pick' && isSameMoment(one, line))
    case 'unpick':
      return standing.pick !== null
    case 'forget':
      return standing.learnt.length > 0
    case 'rating': {
      const known = standing.ratings.find((one) => isSameMoment(one, line))
      if (known === undefined) return line.value !== 0 || line.label !== null
      const isSame = known.value === line.value && known.label === line.label
      return !isSame || !standing.learnt.includes(known)
    }
    default:
      return line satisfies never
  }
}

const isSameMoment = (a: SampledMoment, b: SampledMoment): boolean => a.axis === b.axis && a.at === b.at

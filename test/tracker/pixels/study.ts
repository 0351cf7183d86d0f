import { type Artefact, artefact, naturalRange } from '../../../tracker/pixels/artefact.ts'
import type { Raster } from '../../../tracker/pixels/raster.ts'
import { type Statistics, statistics } from '../../../tracker/pixels/statistics.ts'
import { damages, harmless } from './degradations.ts'

/** A picture measured as it is, after each harmless edit, and after each damage by level. */
export interface Studied {
  readonly clean: Statistics
  readonly harmless: readonly Statistics[]
  readonly damaged: Readonly<Record<string, readonly Statistics[]>>
}

/** `levels` count from 1. */
export async function studied(picture: Raster, levels: readonly number[]): Promise<Studied> {
  const after: Statistics[] = []
  for (const edit of Object.values(harmless)) after.push(statistics(await edit(picture)))
  const damaged: Record<string, Statistics[]> = {}
  for (const [name, { edits }] of Object.entries(damages)) {
    const found: Statistics[] = []
    for (const level of levels) {
      const edit = edits[level - 1]
      if (!edit) throw new RangeError(`${name} has no level ${level}`)
      found.push(statistics(await edit(picture)))
    }
    damaged[name] = found
  }
  return { clean: statistics(picture), harmless: after, damaged }
}

/** How well one damage of one level is told from harmless edits. */
export interface Told {
  readonly name: string
  readonly level: number
  /** Chance that a damaged picture scores higher than a harmlessly edited one; ties count half. */
  readonly auc: number
  /** Share of pictures that are called by another damage's word. */
  readonly wrong: number
}

/** Each half is judged by the natural range of the other half's clean pictures. */
export function told(pictures: readonly Studied[], levels: readonly number[]): readonly Told[] {
  const judged = byOtherHalf(pictures)
  const good = judged.flatMap(({ picture, judge }) => picture.harmless.map((one) => judge(one).score))
  return Object.entries(damages).flatMap(([name, { kind }]) =>
    levels.map((level, k): Told => {
      const found = judged.map(({ picture, judge }) => judge(picture.damaged[name]?.[k] as Statistics))
      const wrong = found.filter((one) => one.score > 0 && one.kind !== kind)
      const scores = found.map(({ score }) => score)
      return { name, level, auc: auc(scores, good), wrong: wrong.length / found.length }
    }),
  )
}

interface Judged {
  readonly picture: Studied
  readonly judge: (measured: Statistics) => Artefact
}

function byOtherHalf(pictures: readonly Studied[]): readonly Judged[] {
  const middle = Math.floor(pictures.length / 2)
  const halves = [pictures.slice(0, middle), pictures.slice(middle)]
  return halves.flatMap((half, k) => {
    const range = naturalRange((halves[1 - k] ?? []).map(({ clean }) => clean))
    return half.map((picture) => ({ picture, judge: (measured: Statistics) => artefact(measured, range) }))
  })
}

function auc(bad: readonly number[], good: readonly number[]): number {
  const wins = bad.flatMap((one) => good.map((other): number => (one > other ? 1 : one === other ? 0.5 : 0)))
  return wins.reduce((a, b) => a + b, 0) / wins.length
}

import { createHash } from 'node:crypto'
import type { Prompt, Trial } from '../../model.ts'
import type { Features } from '../../pixels/features.ts'
import type { RunGroup } from '../../verdict.ts'
import { mean } from '../numbers.ts'

/** What decides the pictures before training. */
export interface GroupFacts {
  readonly baseModel: string
  readonly script: string
  readonly prompts: readonly Prompt[]
}

/** Everything a prompt file says; the role is ours and changes no picture. */
export function askedHash({ baseModel, script, prompts }: GroupFacts): string {
  const asked = prompts.map(({ text, negative, seed, width, height, steps, cfg, guidance, sampler }) => [
    ...[text, negative, seed, width, height, steps, cfg, guidance, sampler],
  ])
  return createHash('sha256')
    .update(JSON.stringify([baseModel, script, asked]))
    .digest('hex')
    .slice(0, 16)
}

/** What a training was done with, but for its seed. */
export function recipeHash({ script, parameters, dataset, prompts }: Trial): string {
  const rest = Object.entries(parameters).filter(([name]) => name !== 'seed')
  const sorted = rest.sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([script, sorted, dataset.fingerprint, prompts]))
    .digest('hex')
    .slice(0, 16)
}

const side = 4

/** The thumbnails of the pictures before training, coarser: enough to see that they are the same pictures. */
export const originPrint = (pictures: readonly Features[]): number[] =>
  pictures.flatMap(({ thumbnail }) => planesOf(thumbnail).flatMap((plane) => fields(plane)))

const planesOf = (thumbnail: readonly number[]): number[][] => {
  const cells = thumbnail.length / 3
  return [0, 1, 2].map((k) => thumbnail.slice(k * cells, (k + 1) * cells))
}

function fields(plane: readonly number[]): number[] {
  const width = Math.sqrt(plane.length)
  const reach = width / side
  return Array.from({ length: side * side }, (_, field) => {
    const [column, row] = [field % side, Math.floor(field / side)]
    const inside = plane.filter(
      (_, i) => Math.floor((i % width) / reach) === column && Math.floor(i / width / reach) === row,
    )
    return Math.round(mean(inside)) + 0
  })
}

/** In L*a*b* units: two draws of one picture differ by rounding, two pictures by tens. */
const sameWithin = 1.5

/** Whether scores of two runs can be compared: the same was asked for, and the pictures before training agree. */
export function isSameGroup(one: RunGroup, other: RunGroup): boolean {
  if (one.asked !== other.asked || one.origin.length !== other.origin.length) return false
  if (one.origin.length === 0) return true
  return mean(one.origin.map((value, k) => Math.abs(value - (other.origin[k] as number)))) < sameWithin
}

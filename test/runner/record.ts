import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { jsonNumber } from '../../tracker/export/number.ts'
import { ingestRun } from '../../tracker/ingest/ingest.ts'
import type { RunEvent } from '../../tracker/model.ts'
import { runPaths } from '../../tracker/run-folder.ts'

/** What `export --metrics json` must say: the event files of a run, read afresh from their first byte. */
export async function freshDecode(folder: string): Promise<unknown> {
  const series = new Map<string, { tag: string; axis: string; points: unknown[] }>()
  for (const { tag, axis, step, value, wall } of await pointsOf(folder)) {
    const known = series.get(`${axis} ${tag}`) ?? { tag, axis, points: [] }
    known.points.push([step, jsonNumber(value), wall])
    series.set(`${axis} ${tag}`, known)
  }
  return [...series.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}

type Point = Extract<RunEvent, { kind: 'point' }>

async function pointsOf(folder: string): Promise<Point[]> {
  const { events } = await ingestRun(folder, new Map(), { bytes: 1 << 30 })
  return events.filter((event): event is Point => event.kind === 'point')
}

/** The newest step of the training loss that lies in the event file; 0 before the first. */
export async function lastStep(folder: string): Promise<number> {
  const points = await pointsOf(folder)
  return Math.max(0, ...points.filter(({ tag }) => tag === 'loss/current').map(({ step }) => step))
}

/** Names of the pictures and checkpoints that lie in a run folder. */
export function filesOf(folder: string): { samples: string[]; checkpoints: string[] } {
  const { samples, output } = runPaths(folder)
  return {
    samples: readdirSync(samples)
      .filter((name) => name.endsWith('.png'))
      .sort(),
    checkpoints: readdirSync(output)
      .filter((name) => name.endsWith('.safetensors'))
      .sort(),
  }
}

/** A value with its absolute paths cut to names, so that two homes can be compared. */
export function withoutPlaces(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, one) => {
    if (key === 'speed') return undefined
    return typeof one === 'string' && one.startsWith('/') ? basename(one) : one
  })
}

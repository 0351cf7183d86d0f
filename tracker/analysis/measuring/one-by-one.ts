import { type Found, type Job, picturesOf } from './job.ts'
import type { Measurement, Picture, Strip } from './measurement.ts'
import type { Answer } from './worker.ts'

/** Does one job. `lost` = it hung or took its worker along, and another worker takes the next one. */
export type Ask = (job: Job) => Promise<Answer | { readonly kind: 'lost'; readonly why: string }>

/** Whether the file is there at all. */
export type IsThere = (path: string) => boolean

/** Measures a job, or what of it can be measured. A worker can be lost to chance once, to a picture twice. */
export async function measureOrName(job: Job, ask: Ask, isThere: IsThere): Promise<Found> {
  const first = await ask(job)
  if (first.kind === 'measured') return { measurements: first.measurements, failed: [] }
  if (job.kind === 'strip') return oneByOne(job.strip, ask, isThere)
  const last = first.kind === 'lost' ? await ask(job) : first
  if (last.kind === 'measured') return { measurements: last.measurements, failed: [] }
  const { key: picture, path } = job
  return { measurements: [], failed: [{ picture, path, why: last.why, isLasting: isThere(path) }] }
}

/** Each picture alone, then each pair of those that are well. */
async function oneByOne(strip: Strip, ask: Ask, isThere: IsThere): Promise<Found> {
  const measurements: Measurement[] = []
  const bad = new Map<string, Found['failed'][number]>()
  const attempt = async (part: Strip, { sha256: picture, path }: Picture): Promise<void> => {
    const said = await ask({ kind: 'strip', strip: part })
    if (said.kind === 'measured') measurements.push(...said.measurements)
    else bad.set(picture, { picture, path, why: withoutPath(said.why, path), isLasting: isThere(path) })
  }
  for (const picture of picturesOf(strip)) await attempt(alone(strip, picture), picture)
  for (const pair of strip.drift) {
    if (bad.has(pair.picture.sha256) || bad.has(pair.against.sha256)) continue
    await attempt({ features: [], statistics: [], drift: [pair] }, pair.picture)
  }
  return { measurements, failed: [...bad.values()] }
}

/** Features are taken in any case: without them nothing would show whether the picture can be opened. */
const alone = ({ statistics }: Strip, picture: Picture): Strip => ({
  features: [picture],
  statistics: statistics.filter((one) => one.picture.sha256 === picture.sha256),
  drift: [],
})

const withoutPath = (why: string, path: string): string =>
  why.startsWith(`${path} `) ? why.slice(path.length + 1) : why

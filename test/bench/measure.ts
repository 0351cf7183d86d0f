/**
 * What measuring costs on one core, and what it tells: `npm run bench -- measure`, or
 * `npx tsx test/bench/measure.ts [--quick]`, which leaves out the whole run and the pictures of another size.
 * The second half needs LORASWEEP_ANALYSIS, a folder with clean pictures.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp, { type Sharp } from 'sharp'
import { decode, resized } from '../../tracker/analysis/measuring/decode.ts'
import { measureStrip } from '../../tracker/analysis/measuring/measure.ts'
import { planMeasurements } from '../../tracker/analysis/measuring/measure-plan.ts'
import type { Picture } from '../../tracker/analysis/measuring/measurement.ts'
import { driftRatio } from '../../tracker/pixels/drift.ts'
import { features } from '../../tracker/pixels/features.ts'
import type { Raster } from '../../tracker/pixels/raster.ts'
import { statistics } from '../../tracker/pixels/statistics.ts'
import { structure } from '../../tracker/pixels/structure.ts'
import { fixtures } from '../support/truth.ts'
import { damages, seededUniform } from '../tracker/pixels/degradations.ts'
import { studied, told } from '../tracker/pixels/study.ts'

/** Milliseconds of processor time, the mean over pictures. */
export interface SampleCost {
  readonly decoding: number
  readonly statistics: number
  readonly features: number
  /** Against one other picture. */
  readonly drift: number
  readonly structure: number
  /** Beyond decoding: all of it, with the two pairs that a sample has. */
  readonly all: number
}

const drawn = 12

/** Samples of one prompt on their way from one portrait to another. */
export async function sampleCost(side: number): Promise<SampleCost> {
  return inFolder(async (folder) => {
    const pictures = await pictureOnItsWay(folder, side)
    const own = await eachTimed(pictures, ({ path }) => decode(path, 'own'))
    const small = await eachTimed(own.values, (raster) => resized(raster, { inside: 256 }))
    const [origin] = small.values
    const pairs = small.values.flatMap((one, k): (readonly [Raster, Raster])[] => {
      const before = small.values[k - 1]
      return origin && before
        ? [
            [one, origin],
            [one, before],
          ]
        : []
    })
    const measured = {
      statistics: (await eachTimed(own.values, statistics)).ms,
      features: (await eachTimed(small.values, features)).ms + small.ms,
      drift: (await eachTimed(pairs, ([a, b]) => driftRatio(a, b))).ms,
      structure: (await eachTimed(pairs, ([a, b]) => structure(a, b))).ms,
    }
    const { drift, structure: structural } = measured
    const all = measured.statistics + measured.features + 2 * (drift + structural)
    return { decoding: own.ms, ...measured, all }
  })
}

async function pictureOnItsWay(folder: string, side: number): Promise<Picture[]> {
  const clean = join(fixtures, 'clean')
  const [from, to] = readdirSync(clean).map((file) => sharp(join(clean, file)).resize(side, side))
  if (!from || !to) throw new Error('two clean pictures expected')
  const pictures: Picture[] = []
  for (let k = 0; k < drawn; k++) {
    const path = join(folder, `${k} of a way.png`)
    const share = k / (drawn - 1)
    const over = await to.clone().ensureAlpha(share).png().toBuffer()
    const mixed = await from
      .clone()
      .composite([{ input: over }])
      .removeAlpha()
      .png()
      .toBuffer()
    await grainy(await sharp(mixed).raw().toBuffer(), side).toFile(path)
    pictures.push({ sha256: String(k), path })
  }
  return pictures
}

/** A picture brought to a larger size has no grain, and grain is what costs. */
function grainy(rgb: Uint8Array, side: number): Sharp {
  const random = seededUniform(1)
  const bytes = rgb.map((value) => Math.min(255, Math.max(0, value + Math.round(6 * random() - 3))))
  return sharp(bytes, { raw: { width: side, height: side, channels: 3 } }).png({ compressionLevel: 6 })
}

/** Twice over all: the second time counts, when the code is warm. The mean, as pairs differ in what they cost. */
async function eachTimed<T, R>(
  values: readonly T[],
  take: (value: T) => R | Promise<R>,
): Promise<{ readonly values: readonly R[]; readonly ms: number }> {
  for (const value of values) await take(value)
  const times: number[] = []
  const taken: R[] = []
  for (const value of values) {
    const before = process.cpuUsage()
    taken.push(await take(value))
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
  }
  return { values: taken, ms: times.reduce((a, b) => a + b) / times.length }
}

const [moments, prompts, photos] = [13, 8, 16]

/** Seconds of processor time for 12 epochs and the base model, 8 prompts, 16 training pictures; nothing is known yet. */
export async function measureSeconds(side: number): Promise<number> {
  return inFolder(async (folder) => {
    const pictures = await drawnPictures(folder, side, moments * prompts + photos)
    const strips = planMeasurements(
      {
        prompts: Array.from({ length: prompts }, (_, p) => pictures.slice(p * moments, (p + 1) * moments)),
        training: pictures.slice(prompts * moments),
        pixels: side * side,
      },
      () => false,
    )
    const before = process.cpuUsage()
    for (const strip of strips) await measureStrip(strip)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  })
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lorasweep measure '))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Clean portraits at a size, each turned in hue so that no two are the same. */
async function drawnPictures(folder: string, side: number, count: number): Promise<Picture[]> {
  const clean = join(fixtures, 'clean')
  const files = readdirSync(clean)
  const pictures: Picture[] = []
  for (let k = 0; k < count; k++) {
    const path = join(folder, `${k}.png`)
    const file = join(clean, files[k % files.length] ?? '')
    await sharp(file)
      .resize(side, side)
      .modulate({ hue: 3 * k })
      .png({ compressionLevel: 6 })
      .toFile(path)
    pictures.push({ sha256: String(k), path })
  }
  return pictures
}

const levels = [1, 2, 3, 4]

/** Each half of the pictures judged by the natural range of the other half: chance to be told, share wrongly named. */
export async function studyTable(title: string, pictures: readonly Raster[]): Promise<string> {
  const rows = []
  for (const picture of pictures) rows.push(await studied(picture, levels))
  const found = told(rows, levels)
  const line = (name: string): string => {
    const cells = found
      .filter((one) => one.name === name)
      .map(
        ({ auc, wrong }) =>
          `${auc.toFixed(2)} ${wrong === 0 ? '    ' : `${(100 * wrong).toFixed(0)} %`.padEnd(4)}`,
      )
    return `  ${name.padEnd(11)} ${cells.join('   ')}`
  }
  return [
    `${title}: AUC against harmless edits, and share wrongly named; level 1 … 4`,
    ...Object.keys(damages).map(line),
  ].join('\n')
}

async function studies(clean: string, side: number, isQuick: boolean): Promise<string[]> {
  const files = readdirSync(clean).map((file) => join(clean, file))
  const own = files.filter((file) => file.endsWith(`-${side}.jpg`))
  const native = await Promise.all(own.map((file) => decode(file, 'own')))
  const tables = [await studyTable(`${native.length} pictures of ${side} px`, native)]
  if (isQuick) return tables
  const brought = await Promise.all(files.map((file) => decode(file, { pixels: side * side })))
  return [...tables, await studyTable(`${brought.length} pictures brought to ${side} px`, brought)]
}

const costText = (side: number, cost: SampleCost): string =>
  [
    `a sample of ${side} px, ms of processor: decoding ${cost.decoding.toFixed(0)} · statistics ${cost.statistics.toFixed(0)}`,
    `features ${cost.features.toFixed(0)} · a pair: pixelmatch ${cost.drift.toFixed(0)}, structure ${cost.structure.toFixed(0)}`,
    `all beyond decoding ${cost.all.toFixed(0)}${side === 1024 ? ' (goal 120)' : ''} = ${(cost.all / cost.decoding).toFixed(1)} × decoding`,
  ].join(' · ')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const isQuick = process.argv.includes('--quick')
  const analysis = process.env.LORASWEEP_ANALYSIS
  for (const side of [512, 1024]) {
    console.log(costText(side, await sampleCost(side)))
    if (!isQuick) {
      const seconds = await measureSeconds(side)
      console.log(`12 epochs × 8 prompts at ${side} px: ${seconds.toFixed(1)} s of one core`)
    }
  }
  if (!analysis) console.log('skipped: LORASWEEP_ANALYSIS names no folder with clean pictures')
  for (const side of analysis ? [512, 1024] : []) {
    for (const table of await studies(join(analysis as string, 'clean'), side, isQuick))
      console.log(`\n${table}`)
  }
}

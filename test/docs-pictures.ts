/**
 * The pictures of docs/judge.md: `LORASWEEP_TRUTH=<labelled runs> npx tsx test/docs-pictures.ts [folder]`, by default
 * docs/pictures/judge. Prints what was measured of the pictures shown.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { judgeInput } from '../tracker/analysis/case/case.ts'
import { decode } from '../tracker/analysis/measuring/decode.ts'
import { trajectory } from '../tracker/analysis/trajectory.ts'
import { artefact, naturalRange } from '../tracker/pixels/artefact.ts'
import type { Raster } from '../tracker/pixels/raster.ts'
import { statistics } from '../tracker/pixels/statistics.ts'
import { fixtures } from './support/truth.ts'
import { labelledRun, measuredRun } from './tracker/analysis/labelled-run.ts'
import { cutOut, damages, type Edit, softened } from './tracker/pixels/degradations.ts'

/** A picture file as it is, or pixels. */
type Tile = string | Raster
type Rows = readonly (readonly Tile[])[]

/** By name: from labelled runs, drawn at 128 pixels, prompts counted from 1. */
function strips(top: string): Readonly<Record<string, Rows>> {
  const previews = (run: string, prompt: number, epochs: readonly number[]): string[] =>
    epochs.map((epoch) => sampleFile(join(top, run), { prompt, epoch }))
  const photos = (run: string, ...numbers: readonly number[]): string[] =>
    trainingFiles(join(top, run)).filter((_, k) => numbers.includes(k + 1))
  const early = [0, 1, 2, 3]
  return {
    run: [1, 3].map((prompt) => [
      ...photos('single-07', prompt),
      ...previews('single-07', prompt, [0, 1, 4, 6, 10]),
    ]),
    dose: ['sweep1-1', 'sweep1-4'].map((run) => [...photos(run, 1), ...previews(run, 1, [0, 1, 2, 4, 10])]),
    likeness: [
      [...photos('single-10', 1, 2), ...previews('single-10', 3, early)],
      [...photos('sweep2-4', 1, 2), ...previews('sweep2-4', 3, [0, 1, 4, 10])],
    ],
    texture: [previews('single-16', 2, [0, 1, 2, 6]), previews('single-10', 1, [0, 1, 3, 10])],
    velocity: [previews('single-06', 3, [10, 11, 12, 13]), previews('single-10', 3, [3, 4, 5, 6])],
    control: [
      [...photos('single-10', 1), ...previews('single-10', 7, early)],
      [...photos('sweep2-4', 1), ...previews('sweep2-4', 7, [0, 1, 4, 10])],
    ],
    sameness: [0, 5].map((epoch) =>
      [1, 2, 3, 4, 5, 6].flatMap((prompt) => previews('single-12', prompt, [epoch])),
    ),
    deformed: [[...photos('single-16', 1), ...previews('single-16', 3, [1, 2, 3, 5, 7])]],
    missed: [1, 5].map((prompt) => [
      ...photos('sweep1-2', prompt),
      ...previews('sweep1-2', prompt, [0, 1, 4, 7, 10]),
    ]),
  }
}

function sampleFile(run: string, { prompt, epoch }: { prompt: number; epoch: number }): string {
  const folder = join(run, 'run', 'output', 'sample')
  const part = `_e${String(epoch).padStart(6, '0')}_${String(prompt - 1).padStart(2, '0')}_`
  const found = readdirSync(folder).find((file) => file.includes(part))
  if (!found) throw new Error(`expected a sample of prompt ${prompt} at epoch ${epoch} in ${folder}`)
  return join(folder, found)
}

function trainingFiles(run: string): string[] {
  const top = join(run, 'dataset')
  const folders = readdirSync(top).map((name) => join(top, name))
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.png'))
      .sort()
      .map((file) => join(folder, file)),
  )
}

/** The third of four levels, and a blur, which is no damage of these kinds. */
const shownDamage: Readonly<Record<string, Edit>> = {
  'as it was': async (picture) => picture,
  ...Object.fromEntries(
    Object.entries(damages).flatMap(([name, { edits }]) => (edits[2] ? [[name, edits[2]]] : [])),
  ),
  blurred: softened(2),
}

const damagedFile = '13-512.jpg'
const partSide = 200

/** One drawn portrait after each damage, judged by the natural range of the other portraits. */
async function damagedRows(): Promise<Rows> {
  const folder = join(fixtures, 'clean')
  const others = readdirSync(folder).filter((file) => file !== damagedFile)
  const range = naturalRange(
    (await Promise.all(others.map((file) => decode(join(folder, file), 'own')))).map(statistics),
  )
  const whole = await decode(join(folder, damagedFile), 'own')
  const tiles: Raster[] = []
  for (const [name, edit] of Object.entries(shownDamage)) {
    const picture = await edit(whole)
    const { kind, score } = artefact(statistics(picture), range)
    process.stdout.write(`${name.padEnd(10)} ${score === 0 ? 'nothing' : `${kind} ${score.toFixed(1)}`}\n`)
    tiles.push(await cutOut(picture, partSide))
  }
  return [tiles.slice(0, 4), tiles.slice(4)]
}

/** Previews whose numbers the page tells, with what is told of them. */
const told = [
  { run: 'single-10', prompt: 3, series: 'gain' },
  { run: 'sweep2-4', prompt: 3, series: 'gain' },
  { run: 'single-16', prompt: 2, series: 'texture' },
  { run: 'single-10', prompt: 1, series: 'texture' },
  { run: 'single-06', prompt: 3, series: 'pace' },
  { run: 'single-10', prompt: 3, series: 'pace' },
  { run: 'single-10', prompt: 7, series: 'distance' },
  { run: 'sweep2-4', prompt: 7, series: 'distance' },
] as const

/** By epoch from 0, in hundredths. */
async function printTold(top: string): Promise<void> {
  for (const { run, prompt, series } of told) {
    const labelled = await labelledRun(top, run)
    const path = trajectory(judgeInput(labelled.seen, await measuredRun(labelled)))
    const values = path[series]?.map((row) => (100 * (row[prompt - 1] as number)).toFixed(1)) ?? []
    process.stdout.write(`${run} prompt ${prompt} ${series} ${values.join(' ')}\n`)
  }
}

const gap = 4

/** Tiles of one size in rows, pixel for pixel. */
async function writeRows(file: string, rows: Rows): Promise<void> {
  const tiles = await Promise.all(rows.map((row) => Promise.all(row.map(pixels))))
  const side = Math.max(...tiles.flat().map(({ width }) => width))
  const across = (count: number): number => count * (side + gap) - gap
  const placed = tiles.flatMap((row, y) =>
    row.map(({ rgb, width, height }, x) => ({
      ...{ input: Buffer.from(rgb), raw: { width, height, channels: 3 as const } },
      ...{ left: x * (side + gap), top: y * (side + gap) },
    })),
  )
  const columns = Math.max(...tiles.map((row) => row.length))
  const size = { width: across(columns), height: across(tiles.length) }
  await sharp({ create: { ...size, channels: 3, background: '#ffffff' } })
    .composite(placed)
    .webp({ quality: 90, smartSubsample: true, effort: 6 })
    .toFile(file)
}

const pixels = (tile: Tile): Promise<Raster> =>
  typeof tile === 'string' ? decode(tile, 'own') : Promise.resolve(tile)

const top = process.env.LORASWEEP_TRUTH
if (!top) throw new Error('LORASWEEP_TRUTH names no folder of labelled runs')
const wanted = process.argv[2]
const folder = wanted ? resolve(wanted) : fileURLToPath(new URL('../docs/pictures/judge', import.meta.url))
mkdirSync(folder, { recursive: true })
await writeRows(join(folder, 'damage.webp'), await damagedRows())
for (const [name, rows] of Object.entries(strips(top))) await writeRows(join(folder, `${name}.webp`), rows)
await printTold(top)
process.stdout.write(`${folder}\n`)

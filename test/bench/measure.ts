/**
 * What measuring a run costs on one core: `npx tsx test/bench/measure.ts [side …]`.
 * 12 epochs and the base model, 8 prompts, 16 training pictures; nothing is known yet.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { measureStrip } from '../../tracker/analysis/measure.ts'
import { planMeasurements } from '../../tracker/analysis/measure-plan.ts'
import type { Picture } from '../../tracker/analysis/measurement.ts'
import { fixtures } from '../support/truth.ts'

const [moments, prompts, photos] = [13, 8, 16]

/** Seconds of processor time for one run whose samples are `side` pixels wide and high. */
export async function measureSeconds(side: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'lorasweep measure '))
  try {
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
    await sharp(file).resize(side, side).modulate({ hue: k }).png({ compressionLevel: 1 }).toFile(path)
    pictures.push({ sha256: String(k), path })
  }
  return pictures
}

/** A line a size. */
export async function measureBench(sides: readonly number[]): Promise<string> {
  const lines: string[] = []
  for (const side of sides) {
    const seconds = await measureSeconds(side)
    lines.push(`12 epochs × 8 prompts at ${side} px: ${seconds.toFixed(1)} s of one core`)
  }
  return lines.join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sides = process.argv
    .slice(2)
    .filter((one) => !one.startsWith('-'))
    .map(Number)
  console.log(await measureBench(sides.length > 0 ? sides : [512, 1024]))
}

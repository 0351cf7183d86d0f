import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pixelmatch from 'pixelmatch'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { openPage } from './browser.ts'
import { makeSweep } from './made-home.ts'
import { useServed } from './served.ts'

/** Pictures differ between machines; only where a browser is required are they compared. */
const isRequired = process.env.REQUIRE_BROWSER === '1'
if (!isRequired) console.warn('pages are not compared with their golden pictures: REQUIRE_BROWSER is not 1')

/** Share of pixels that may differ. */
const tolerance = 0.003

const served = (isRequired ? useServed : () => () => null)((home, store) =>
  makeSweep(home, store, {
    ...{
      sweep: 'golden',
      runs: 5,
      epochs: 9,
      stepsPerEpoch: 30,
      prompts: ['zorvek, a portrait', 'a stranger'],
    },
    states: ['succeeded', 'succeeded', 'failed', 'queued', 'cancelled'],
  }),
)

const places = [
  ['sweeps', '/', 1280, 'light'],
  ['sweep', '/sweeps/golden?pick=1,2', 1280, 'light'],
  ['sweep-phone', '/sweeps/golden', 380, 'dark'],
  ['trial', '/sweeps/golden/trials/2', 1280, 'dark'],
  ['compare', '/sweeps/golden/compare?a=1.1@6&b=2.1@9', 1280, 'light'],
] as const

describe.skipIf(!isRequired)('golden pictures', () => {
  test.each(places)('%s looks as it did', async (name, path, width, colorScheme) => {
    const page = await openStill(path, width, colorScheme)
    const seen = await page.screenshot()
    expect(await difference(golden(name, seen), seen)).toBeLessThanOrEqual(tolerance)
  })

  test('a shift by 4 pixels is seen', async () => {
    const page = await openStill('/sweeps/golden', 1280, 'light')
    const before = await page.screenshot()
    await page.evaluate('document.getElementById("main").style.paddingTop = "28px"')
    expect(await difference(before, await page.screenshot())).toBeGreaterThan(tolerance)
  })
})

/** A page on which nothing moves any more: fixed clock, fixed zone, all pictures there. */
async function openStill(path: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const here = served()
  if (!here) throw new Error('no browser')
  const { page } = await openPage(here.browser, 'about:blank', { width, colorScheme })
  await page.clock.setFixedTime('2026-11-21T12:00:00.000Z')
  await page.goto(here.server.address + path)
  await page.getByRole('main').waitFor()
  await page.getByRole('img').first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  // Those beyond the edge would otherwise wait to be scrolled to.
  await page.evaluate('document.querySelectorAll("img").forEach((one) => { one.loading = "eager" })')
  await page.evaluate('Promise.all([...document.images].map((one) => one.decode()))')
  return page
}

/** The picture of this Chromium's major version. UPDATE=1 writes it; without it a missing one is a failure. */
function golden(name: string, seen: Buffer): Buffer {
  const major = served()?.browser.version().split('.')[0] ?? 'none'
  const folder = fileURLToPath(new URL(`./golden/chromium-${major}`, import.meta.url))
  const file = join(folder, `${name}.png`)
  if (process.env.UPDATE === '1') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, seen)
  }
  if (!existsSync(file)) throw new Error(`there is no ${file}; UPDATE=1 writes it, then look at it`)
  return readFileSync(file)
}

/** Share of pixels that differ; another size differs everywhere. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all(
    [one, other].map((png) => sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  )
  if (!a || !b || a.info.width !== b.info.width || a.info.height !== b.info.height) return 1
  const { width, height } = a.info
  return pixelmatch(a.data, b.data, undefined, width, height, { threshold: 0.1 }) / (width * height)
}

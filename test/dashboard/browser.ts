import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const browsers = [process.env.LORASWEEP_BROWSER, '/usr/bin/chromium', '/usr/bin/google-chrome']

/** A Chromium of this machine; LORASWEEP_BROWSER names another one. */
export const browserFile = browsers.find((one) => one !== undefined && existsSync(one))

/** Why browser tests are left out, or null. With REQUIRE_BROWSER=1 they are not left out but fail. */
export const noBrowser: string | null =
  browserFile || process.env.REQUIRE_BROWSER === '1'
    ? null
    : 'no Chromium found: install it or name one with LORASWEEP_BROWSER'

export async function openBrowser(): Promise<Browser> {
  if (!browserFile)
    throw new Error('REQUIRE_BROWSER=1, but no Chromium was found; LORASWEEP_BROWSER may name one')
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: browserFile, args: asRoot })
}

/** A page that ends with the test; errors of its scripts are collected. */
export async function openPage(
  browser: Browser,
  address: string,
  look: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  const { width = 1280, colorScheme = 'light' } = look
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(address)
  return { page, errors }
}

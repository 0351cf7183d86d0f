import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { startLorasweep } from '../support/lorasweep.ts'
import { noBrowser, openPage } from './browser.ts'
import { useServed } from './served.ts'

if (noBrowser) console.warn(`a sweep that runs is not looked at: ${noBrowser}`)

const photos = fileURLToPath(new URL('../../sweeps/examples/zorvek', import.meta.url))

const sweep = `name: live
trainer: rehearsal
dataset: {folder: ${JSON.stringify(photos)}, token: zorvek, repeats: 12 / images}
set: {network_dim: 8, max_train_epochs: 2}
trials:
  - {unet_lr: 1.5e-3}
prompts: ['zorvek, portrait --d 1', 'a portrait of a stranger --d 2']
samples: every epoch
slots: {cpu: 1}
`

const served = (noBrowser ? () => () => null : useServed)(async () => undefined)

describe.skipIf(noBrowser !== null)('a sweep that another process runs', () => {
  test('brings its points, pictures and verdict to a page that is open, without a reload', async () => {
    const here = served()
    if (!here) throw new Error('no browser')
    const open = (path: string) => openPage(here.browser, here.server.address + path)
    const { page } = await open('/sweeps/live')
    const { page: trial } = await open('/sweeps/live/trials/1')
    await page.getByText('There is no sweep live.').waitFor()
    for (const one of [page, trial]) await one.evaluate('globalThis.isSamePage = true')

    const file = join(here.home, 'sweep.yaml')
    writeFileSync(file, sweep)
    const running = startLorasweep(['run', file, '--no-dashboard'], { home: here.home })
    const soon = { timeout: 15_000 }
    await page.getByRole('img', { name: 'training loss of 1 trial over epochs' }).waitFor(soon)
    const { code, stderr } = await running.finished
    expect(code, stderr).toBe(0)
    await trial.getByRole('img', { name: 'training loss of trial 1, 32 values' }).waitFor(soon)
    await trial.locator('.matrix img').nth(5).waitFor(soon)
    await trial.getByText('Trial 1 has not been judged yet.').waitFor({ state: 'detached', ...soon })
    await trial.locator('h1').getByText('Trial 1').waitFor(soon)
    await page.locator('tr[data-trial="1"] .ribbon:not([aria-label="no epoch judged yet"])').waitFor(soon)
    for (const one of [page, trial]) expect(await one.evaluate('isSamePage')).toBe(true)
  }, 30_000)
})

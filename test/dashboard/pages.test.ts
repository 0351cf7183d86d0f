import { describe, expect, test } from 'vitest'
import { axeFaults } from './axe.ts'
import { noBrowser, openPage } from './browser.ts'
import { makeSweep } from './made-home.ts'
import { useServed } from './served.ts'

if (noBrowser) console.warn(`pages are not tested: ${noBrowser}`)

const long = `${'A title of two hundred characters that goes on '.repeat(5)}`.slice(0, 200)
const odd = [
  'zorvek, <img src=x onerror="window.stolen=1"><b>bold</b>',
  'زورفك، صورة شخصية',
  '👩🏽‍🚀 a portrait of a stranger',
]

const served = (noBrowser ? () => () => null : useServed)(async (home, store) => {
  const small = { epochs: 6, stepsPerEpoch: 20 }
  await makeSweep(home, store, { sweep: 'one', title: long, runs: 1, prompts: odd, ...small })
  await makeSweep(home, store, { sweep: 'black', runs: 2, prompts: ['zorvek'], picture: 'black', ...small })
  await makeSweep(home, store, {
    sweep: 'large',
    runs: 1,
    prompts: ['zorvek'],
    pixels: 2048,
    epochs: 2,
    stepsPerEpoch: 20,
  })
  await makeSweep(home, store, {
    ...{ sweep: 'busy', runs: 6, prompts: ['zorvek', 'a stranger'], ...small },
    states: ['succeeded', 'running', 'failed', 'queued', 'lost', 'cancelled'],
  })
  await makeSweep(home, store, {
    sweep: 'hundred',
    runs: 100,
    prompts: ['zorvek'],
    isIndexOnly: true,
    ...small,
  })
  await makeSweep(home, store, {
    ...{ sweep: 'twice', runs: 2, prompts: ['zorvek'], ...small },
    ...{ failures: 2, isValidated: true },
    parameters: (trial) => ({ network_dim: 8, ...(trial === 2 && { min_snr_gamma: 5 }) }),
  })
  await makeSweep(home, store, { sweep: 'none', runs: 0, prompts: [], ...small })
})

const address = (path: string): string => `${served()?.server.address}${path}`
const open = (path: string, look: Parameters<typeof openPage>[2] = {}) => {
  const here = served()
  if (!here) throw new Error('no browser')
  return openPage(here.browser, address(path), look)
}

const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 380, colorScheme: 'dark' },
  { width: 380, colorScheme: 'light' },
] as const

const places = [
  ['sweeps', '/', 'Sweeps'],
  ['one run, odd prompts', '/sweeps/one', 'Keep epoch 4 of trial 1.'],
  ['all states', '/sweeps/busy', 'Keep epoch 4 of trial 1.'],
  ['a hundred runs', '/sweeps/hundred', 'Keep epoch 4 of trial 1.'],
  ['no runs', '/sweeps/none', 'Nothing has run yet.'],
  ['a sweep that is not there', '/sweeps/nowhere', 'There is no sweep nowhere.'],
  ['a trial', '/sweeps/one/trials/1', 'Trial 1 is best at epoch 4.'],
  ['a trial that runs', '/sweeps/busy/trials/2', 'Trial 2 is best at epoch 2.'],
  ['a trial that has not started', '/sweeps/busy/trials/4', 'Trial 4 has not started.'],
  ['black samples', '/sweeps/black/trials/1', 'Trial 1 is best at epoch 4.'],
  ['large samples', '/sweeps/large/compare', 'The judge on B'],
  ['a third attempt, with held-out loss', '/sweeps/twice/trials/1', 'Trial 1 is best at epoch 4.'],
  ['an attempt that failed', '/sweeps/twice/trials/1?attempt=1', 'Ran out of GPU memory at step 3.'],
  [
    'losses that may not be compared',
    '/sweeps/twice',
    'These losses may not be compared with each other; one group at a time:',
  ],
  ['compared', '/sweeps/one/compare?a=1.1@4&b=1.1@6&prompt=1', 'The judge on B'],
  ['no such page', '/sweeps/one/nothing/here', 'Nothing is at this address.'],
] as const

describe.skipIf(noBrowser !== null)('pages', () => {
  test.each(places)(
    '%s: says what it is about, without faults, light and dark, wide and narrow',
    async (_, path, text) => {
      const { page, errors } = await open(path)
      for (const { width, colorScheme } of looks) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.getByText(text, { exact: true }).first().waitFor()
        await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
        expect(await axeFaults(page), `${colorScheme} at ${width}`).toEqual([])
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect(overflow, `pixels beyond the edge at ${width}`).toBeLessThanOrEqual(0)
      }
      expect(errors.filter((one) => !one.includes('404'))).toEqual([])
    },
  )

  test('what was written outside is text, never markup', async () => {
    const { page } = await open('/sweeps/one/trials/1')
    await page.getByText('<img src=x onerror="window.stolen=1"><b>bold</b>').first().waitFor()
    expect(await page.evaluate('"stolen" in window')).toBe(false)
    expect(await page.locator('img[src="x"]').count()).toBe(0)
  })

  test('by keyboard alone from the sweeps to a compared pair', async () => {
    const { page } = await open('/')
    const focusLink = async (name: string | RegExp) => {
      const wanted = page.getByRole('link', { name }).first()
      await wanted.waitFor()
      for (let n = 0; n < 60; n++) {
        await page.keyboard.press('Tab')
        if (await wanted.evaluate((one) => one === one.ownerDocument.activeElement)) return
      }
      throw new Error(`Tab does not reach ${name}`)
    }
    await focusLink('busy')
    await page.keyboard.press('Enter')
    await focusLink(/^Compare epoch 4/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The judge on B' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/b=1\.1%406/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('+')
    await page.waitForURL(/prompt=1.*zoom=1\.5/)
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.waitForURL(/\/sweeps\/busy$/)
  })

  test('a trial tells what neighbours are worth, what to do, and compares what could be kept instead', async () => {
    const { page } = await open('/sweeps/one/trials/1')
    const near = page.getByText('Epoch 3 is about as good; epoch 5 is clearly worse.')
    await near.waitFor()
    expect(await near.getAttribute('title')).toMatch(
      /^epoch 3: 0\.4 points below, epoch 5: 1\.2 points below/,
    )
    await page.getByRole('listitem').filter({ hasText: 'Try a third of the learning rate.' }).waitFor()
    await page.getByRole('link', { name: 'epoch 3', exact: true }).click()
    await page.waitForURL(/compare\?a=1\.1@4&b=1\.1@3/)
  })

  test('reasons stand in order of weight, remarks apart; their pictures are reached and opened by keyboard', async () => {
    const { page } = await open('/sweeps/one/trials/1')
    const reasons = page.getByRole('region', { name: 'Reasons', exact: true })
    await reasons.waitFor()
    const items = await reasons.getByRole('list').first().getByRole('listitem').allInnerTexts()
    expect(items.map((one) => one.match(/\d+ %[^\n]*/)?.[0])).toEqual([
      '70 % · damage',
      '30 % · change per epoch',
    ])
    await reasons.getByRole('heading', { name: 'Also noticed; it decides nothing' }).waitFor()
    const pictures = reasons.getByRole('region', { name: 'Pictures: damage' })
    const labels = await pictures.getByRole('link').allInnerTexts()
    expect(labels.slice(0, 3).map((one) => one.replace(/\s+/g, ' ').trim())).toEqual([
      'e0 base',
      'e4 keep',
      'e6',
    ])
    await pictures.focus()
    for (let n = 0; n < 3; n++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/compare\?a=1\.1@4&b=1\.1@6&prompt=0/)
  })

  test('an epoch that is looked at gives its own reasons, and the whole training is a press away', async () => {
    const { page } = await open('/sweeps/one/trials/1?at=5')
    const reasons = page.getByRole('region', { name: 'Reasons', exact: true })
    await reasons.getByText('How epoch 5 looks.').waitFor()
    await reasons.getByText('epoch 5: overtrained, likely').waitFor()
    await reasons.getByRole('button', { name: 'The whole training' }).click()
    await reasons.getByText('Pictures are redrawn instead of refined.').waitFor()
  })

  test('a sweep names the trials that noise does not tell from the best, in words and in the table', async () => {
    const { page } = await open('/sweeps/busy')
    await page.getByText(/^Not distinguishable from it: trials? .*\(prompts disagree as much\)\.$/).waitFor()
    const rows = page.locator('table.trials')
    await rows.waitFor()
    expect(await rows.getByText('best', { exact: true }).count()).toBe(1)
    expect(await rows.getByText('≈ best').count()).toBeGreaterThan(0)
    expect(await rows.getByText('then overtrained, likely').count()).toBeGreaterThan(0)
  })

  test('everything chosen is in the address and comes back with it', async () => {
    const { page } = await open('/sweeps/busy')
    await page.getByLabel('Filter trials').fill('trial < 4')
    await page.getByRole('button', { name: 'unet_lr' }).click()
    await page.getByRole('button', { name: 'unet_lr ↑' }).click()
    await page.getByLabel('Choose trial 2').check()
    await page.getByRole('button', { name: 'Steps' }).click()
    await page.getByLabel('Log', { exact: true }).check()
    const numbers = () =>
      page
        .locator('table.trials tbody tr')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-trial')))
    expect(await numbers()).toEqual(['3', '2', '1'])
    const again = await open(new URL(page.url()).pathname + new URL(page.url()).search)
    await again.page.getByLabel('Choose trial 2').waitFor()
    expect(await again.page.locator('table.trials tbody tr').count()).toBe(3)
    expect(await again.page.getByLabel('Choose trial 2').isChecked()).toBe(true)
    expect(await again.page.getByRole('button', { name: 'Steps' }).getAttribute('aria-pressed')).toBe('true')
    expect(await again.page.getByLabel('Log', { exact: true }).isChecked()).toBe(true)
  })

  test('a wrong filter says why and leaves the table as it was', async () => {
    const { page } = await open('/sweeps/busy')
    await page.getByLabel('Filter trials').fill('trial < 3')
    await page.getByLabel('Filter trials').fill('trial < 3 and nonsense')
    await page.getByText(/^Character 15: nothing here is called nonsense\.$/).waitFor()
    expect(await page.locator('table.trials tbody tr').count()).toBe(2)
  })

  test('attempts are tabs, and held-out loss has an axis of its own', async () => {
    const { page } = await open('/sweeps/twice/trials/1')
    await page.getByRole('img', { name: 'validation loss of trial 1, 6 values' }).waitFor()
    await page.getByRole('link', { name: 'Attempt 2 failed' }).click()
    await page.getByText('Ran out of GPU memory at step 3.').waitFor()
    expect(await page.getByRole('link', { name: 'Attempt 2 failed' }).getAttribute('aria-current')).toBe(
      'page',
    )
  })

  test('losses that measure different things stand in one chart only after another', async () => {
    const { page } = await open('/sweeps/twice')
    await page.getByRole('img', { name: 'training loss of 1 trial over epochs' }).waitFor()
    await page.getByRole('button', { name: 'min_snr_gamma 5 (1)' }).click()
    await page.waitForURL(/group=/)
  })

  test('a row lights its line', async () => {
    const { page } = await open('/sweeps/busy')
    const row = page.locator('tr[data-trial="2"]')
    await row.hover()
    await page.locator('tr[data-trial="2"].hot').waitFor()
  })

  test('a line under the pointer marks its row', async () => {
    const { page } = await open('/sweeps/busy')
    const chart = page.getByRole('img', { name: /^training loss of 5 trials/ })
    await chart.scrollIntoViewIfNeeded()
    const box = await chart.boundingBox()
    if (!box) throw new Error('the chart is drawn')
    const marked = page.locator('table.trials tr.hot')
    for (let y = 20; y < box.height - 40 && (await marked.count()) === 0; y += 6) {
      await page.mouse.move(box.x + box.width / 3, box.y + y)
    }
    expect(await marked.count()).toBe(1)
  })

  test('a stretch that was drawn with the pointer is zoomed to, and kept in the address', async () => {
    const { page } = await open('/sweeps/busy')
    const chart = page.getByRole('img', { name: /^training loss of 5 trials/ })
    await chart.scrollIntoViewIfNeeded()
    const box = await chart.boundingBox()
    if (!box) throw new Error('the chart is drawn')
    await page.mouse.move(box.x + box.width * 0.3, box.y + 100)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 100, { steps: 5 })
    await page.mouse.up()
    await page.waitForURL(/x=1\.\d+(~|%7E)3\.\d+/)
    await page.getByRole('button', { name: 'Reset zoom' }).click()
    await page.waitForURL((url) => !url.search.includes('x='))
  })

  test('the chart is heard when keys go along it, and zooms', async () => {
    const { page } = await open('/sweeps/one/trials/1')
    const plot = page.getByRole('region', { name: /^training loss of trial 1/ })
    await plot.focus()
    await page.keyboard.press('ArrowRight')
    await plot.getByText(/^epochs 0: smoothed 0\.\d+/).waitFor({ state: 'attached' })
    await page.keyboard.press('+')
    await page.waitForURL(/x=1\.5~4\.5|x=1\.5%7E4\.5/)
    await page.keyboard.press('0')
    await page.waitForURL((url) => !url.search.includes('x='))
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { axeFaults } from './axe.ts'
import { noBrowser, openPage } from './browser.ts'
import { makeSweep } from './made-home.ts'
import { useServed } from './served.ts'

if (noBrowser) console.warn(`deciding is not tested in a page: ${noBrowser}`)

const served = (noBrowser ? () => () => null : useServed)((home, store) =>
  makeSweep(home, store, {
    ...{ sweep: 'picks', runs: 6, epochs: 6, stepsPerEpoch: 20 },
    prompts: ['zorvek', 'a stranger'],
  }),
)

const open = (path: string, look: Parameters<typeof openPage>[2] = {}) => {
  const here = served()
  if (!here) throw new Error('no browser')
  return openPage(here.browser, `${here.server.address}${path}`, look)
}

/** The lines that a trial's person has written. */
function said(trial: number): Record<string, unknown>[] {
  const here = served()
  const row = here?.store.sqlite.prepare('SELECT folder FROM run WHERE trial = ?').get(trial) as {
    folder: string
  }
  const text = readFileSync(join(here?.home ?? '', row.folder, 'human.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

const marks = '.slide.judge, .v, .reasons li'

describe.skipIf(noBrowser !== null)('deciding on a page', () => {
  test('by keyboard: another epoch is picked, one rejected, one called good, and it is shown', async () => {
    const { page, errors } = await open('/sweeps/picks/trials/1')
    await page.getByRole('button', { name: /^Pick epoch 4/ }).waitFor()
    for (const key of ['.', 'b']) await page.keyboard.press(key)
    await page.getByText('You picked epoch 5; the judge suggests 4. Both are kept.').waitFor()
    for (const key of ['.', 'x']) await page.keyboard.press(key)
    await page.getByRole('button', { name: /^Reject/, pressed: true }).waitFor()
    for (const key of [',', ',', 'u']) await page.keyboard.press(key)
    await page.getByRole('button', { name: /^Good/, pressed: true }).waitFor()
    await page.getByRole('button', { name: 'undertrained' }).click()
    await page.getByRole('button', { name: 'undertrained', pressed: true }).waitFor()
    expect(said(1)).toMatchObject([
      { kind: 'pick', at: 5, sawSuggestion: true, version: 'made', by: 'dashboard' },
      { kind: 'rating', at: 6, value: -1, label: null },
      { kind: 'rating', at: 4, value: 1, label: null },
      { kind: 'rating', at: 4, value: 1, label: 'undertrained' },
    ])
    const strip = page.getByRole('region', { name: 'One prompt through all epochs' })
    for (const word of ['your pick', 'rejected by you', 'good, you say'])
      await strip.getByText(word).waitFor({ state: 'attached' })
    expect(errors).toEqual([])
  })

  test('pressing again takes it back, and a reload knows', async () => {
    const { page } = await open('/sweeps/picks/trials/2?at=3')
    await page.getByRole('button', { name: /^Pick epoch 3/ }).click()
    await page.getByRole('button', { name: /^Picked epoch 3/ }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^Picked epoch 3/ }).click()
    await page.getByRole('button', { name: /^Pick epoch 3/ }).waitFor()
    expect(said(2).map(({ kind }) => kind)).toEqual(['pick', 'unpick'])
  })

  test('with the suggestion hidden nothing of it is drawn until the pick, which is then a blind one', async () => {
    const { page } = await open('/sweeps/nowhere')
    await page.evaluate('localStorage.setItem("blind", "yes")')
    await page.goto(`${served()?.server.address}/sweeps/picks`)
    await page.getByRole('heading', { name: 'What the judge says is hidden.' }).waitFor()
    expect(await page.locator('.ribbon i.good, .slide.judge').count()).toBe(0)
    expect(await page.getByRole('main').innerText()).not.toMatch(
      /istinguishable|Next best|≈ best|then overtrained/,
    )
    await page.goto(`${served()?.server.address}/sweeps/picks/trials/3`)
    await page.getByRole('heading', { name: 'Which epoch of trial 3 would you keep?' }).waitFor()
    expect(await page.locator(marks).count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toMatch(
      /overtrained,|is best at|suggests|Reasons|Past its best|about as good|Safer|learning rate\./,
    )
    await page.keyboard.press('b')
    await page
      .getByText('You picked epoch 6 without seeing the suggestion; the judge suggests 4. Both are kept.')
      .waitFor()
    expect(await page.locator(marks).count()).toBeGreaterThan(0)
    expect(said(3)).toMatchObject([{ kind: 'pick', at: 6, sawSuggestion: false }])
  })

  test('hiding what has been seen makes no decision a blind one', async () => {
    const { page } = await open('/sweeps/picks/trials/4')
    await page.getByRole('heading', { name: 'Trial 4 is best at epoch 4.' }).waitFor()
    await page.keyboard.press('h')
    await page.getByRole('heading', { name: 'Which epoch of trial 4 would you keep?' }).waitFor()
    await page.keyboard.press('b')
    await page.getByText(/^You picked epoch 6; the judge suggests 4/).waitFor()
    expect(said(4)).toMatchObject([{ sawSuggestion: true }])
  })

  test('what the judge has learnt from is said, and can be forgotten', async () => {
    const here = served()
    here?.store.sqlite.exec(
      "UPDATE verdict SET body = json_set(body, '$.adaptedTo', 14) WHERE run = (SELECT id FROM run WHERE trial = 5)",
    )
    const { page } = await open('/sweeps/picks/trials/5')
    await page.getByRole('button', { name: /^Pick epoch 4/ }).click()
    await page.getByText('adapted to your 14 picks').waitFor()
    await page.getByRole('button', { name: 'forget' }).click()
    await page.getByText('adapted to 14 picks forgotten since').waitFor()
    expect(await page.getByRole('button', { name: 'forget' }).count()).toBe(0)
    await page.getByRole('button', { name: /^Picked epoch 4/ }).waitFor()
    expect(said(5).map(({ kind }) => kind)).toEqual(['pick', 'forget'])
  })

  test('a page that is open hears of what was decided elsewhere', async () => {
    const { page } = await open('/sweeps/picks/trials/6?at=2')
    await page.getByRole('button', { name: /^Pick epoch 2/ }).waitFor()
    const decided = await fetch(`${served()?.server.address}/api/runs/picks/6/1/decisions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'pick', axis: 'epoch', at: 2, sawSuggestion: false }),
    })
    expect(decided.status).toBe(200)
    await page.getByRole('button', { name: /^Picked epoch 2/ }).waitFor()
  })

  test.each([
    [1280, 'light'],
    [380, 'dark'],
  ] as const)('decided and hidden it is without faults at %d, %s', async (width, colorScheme) => {
    const { page, errors } = await open('/sweeps/picks/trials/1', { width, colorScheme })
    await page.getByText('You picked epoch 5').waitFor()
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect([await axeFaults(page), await overflow()]).toEqual([[], 0])
    await page.goto(`${served()?.server.address}/sweeps/picks/trials/2`)
    await page.getByLabel('Hide the suggestion').check()
    await page.getByRole('heading', { name: 'Which epoch of trial 2 would you keep?' }).waitFor()
    expect([await axeFaults(page), await overflow()]).toEqual([[], 0])
    expect(errors).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { axeFaults } from './axe.ts'
import { noBrowser, openPage } from './browser.ts'
import { makeSweep } from './made-home.ts'
import { useServed } from './served.ts'

if (noBrowser) console.warn(`the first minute is not tested: ${noBrowser}`)

const served = (noBrowser ? () => () => null : useServed)(async () => undefined)

describe.skipIf(noBrowser !== null)('a home without a sweep', () => {
  test('says what to do next, and shows the first sweep as soon as it is there', async () => {
    const here = served()
    if (!here) throw new Error('no browser')
    const { page, errors } = await openPage(here.browser, here.server.address)
    await page.getByRole('heading', { name: /^Nothing on the table yet/ }).waitFor()
    await page.getByText('lorasweep run sweep.yaml').waitFor()
    expect(await axeFaults(page)).toEqual([])
    await makeSweep(here.home, here.store, {
      ...{ sweep: 'first', runs: 2, epochs: 2, stepsPerEpoch: 10, prompts: ['zorvek'] },
      states: ['running', 'queued'],
    })
    await page.getByRole('link', { name: 'first', exact: true }).waitFor({ timeout: 2000 })
    await page.getByText('1 waiting').waitFor()
    expect(errors).toEqual([])
  })

  test('a server that went away is said, and what was known stays', async () => {
    const here = served()
    if (!here) throw new Error('no browser')
    const { page } = await openPage(here.browser, here.server.address)
    await page.getByRole('link', { name: 'first', exact: true }).waitFor()
    await here.server.close()
    await page.getByText('not connected, trying again').waitFor()
    await page.getByRole('link', { name: 'first', exact: true }).waitFor()
    expect(await axeFaults(page)).toEqual([])
  })
})

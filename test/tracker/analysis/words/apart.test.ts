import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bestDocument } from '../../../../runner/terminal/best-document.ts'
import { resultsText } from '../../../../runner/terminal/results.ts'
import { madeStore, makeSweep } from '../../../dashboard/made-home.ts'
import { testFolder } from '../../../support/folders.ts'

test('lorasweep best says which run drew other pictures before training, and what to do', async () => {
  const home = join(testFolder(), 'home')
  const store = madeStore(home)
  onTestFinished(store.close)
  const made = {
    sweep: 'zorvek',
    runs: 3,
    epochs: 6,
    stepsPerEpoch: 4,
    prompts: ['zorvek'],
    isIndexOnly: true,
  }
  await makeSweep(home, store, made)
  const answers = () => bestDocument(store, home, ['zorvek']).sweeps
  const said = (): string =>
    answers()
      .map((one) => resultsText(one, home))
      .join('')
  expect(said()).not.toContain('not reproducible')

  store.sqlite.exec(
    `UPDATE verdict SET body = json_set(body, '$.group.origin', json('[1, 99]')) WHERE run = (SELECT id FROM run WHERE trial = 2)`,
  )
  const remark =
    /Previews are not reproducible here: before training zorvek\/2\.1 drew other pictures than zorvek\/\d\.1 .* one machine/
  expect(said()).toMatch(remark)
  expect(answers()[0]?.best?.remarks).toEqual([expect.stringMatching(remark)])
})

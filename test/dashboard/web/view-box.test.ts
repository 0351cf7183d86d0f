import { expect, test } from 'vitest'
import { readSide, suggestedSides } from '../../../dashboard/web/pages/compare/sides.ts'
import {
  fit,
  moved,
  readViewBox,
  viewBoxText,
  zoomed,
} from '../../../dashboard/web/pages/compare/view-box.ts'
import { judgedFact, keepFact, runFact, trialFact } from './facts.ts'

test('the point under the pointer stays where it is', () => {
  const at = { x: 0.3, y: -0.2 }
  const near = zoomed(fit, 2, at)
  // A point of the picture lies at x + zoom · p, counted from the middle.
  expect([(at.x - near.x) / near.zoom, (at.y - near.y) / near.zoom].map((one) => one.toFixed(9))).toEqual([
    '0.300000000',
    '-0.200000000',
  ])
})

test('the picture always covers the pane, however it is moved', () => {
  expect(moved(fit, { x: 0.5, y: 0.5 })).toEqual(fit)
  expect(moved({ zoom: 3, x: 0, y: 0 }, { x: 9, y: -9 })).toEqual({ zoom: 3, x: 1, y: -1 })
  expect(zoomed({ zoom: 3, x: 1, y: -1 }, 0.1)).toEqual(fit)
  expect(zoomed(fit, 1000).zoom).toBe(16)
})

test('an address holds the view, and nonsense fits', () => {
  const box = { zoom: 2.5, x: 0.25, y: -0.5 }
  expect(readViewBox(viewBoxText(box))).toEqual(box)
  expect(viewBoxText(fit)).toBeNull()
  for (const text of [null, '', '2', 'a~b~c', '1~NaN~0']) expect(readViewBox(text)).toEqual(fit)
})

test('a side is a trial, an attempt and a moment', () => {
  expect(readSide('3.2@700')).toEqual({ trial: 3, attempt: 2, at: 700 })
  for (const text of [null, '', '3@7', '3.1@-1', '3.1@7x']) expect(readSide(text)).toBeNull()
})

test('without a choice the epoch to keep is compared with the next one, or the one before', () => {
  const page = (epochs: string, epoch: number) => {
    const keep = keepFact({ epoch })
    const run = runFact({ trial: 4, judged: judgedFact(epochs, { keep }) })
    const best = {
      run: run.run,
      trial: 4,
      attempt: 1,
      keep,
      runnerUp: null,
      safer: null,
      equals: [],
      remarks: [],
      noise: null,
    }
    const names = { name: 'zorvek', title: null, createdAt: '', varying: [], same: {}, prompts: [] }
    return suggestedSides({ ...names, trials: [trialFact({ trial: 4, run })], best })
  }
  expect(page('uugo', 3)).toMatchObject({ a: { at: 3 }, b: { at: 4 } })
  expect(page('uug', 3)).toMatchObject({ a: { at: 3 }, b: { at: 2 } })
})

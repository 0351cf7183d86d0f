import { expect, test } from 'vitest'
import { evidenceRows } from '../../../dashboard/web/pages/trial/evidence.ts'
import { atOf } from '../../../dashboard/web/pages/trial/moments.ts'
import type { EpochVerdict, PictureFact } from '../../../dashboard/wire.ts'
import { judgedFact, keepFact } from './facts.ts'

const picture = (prompt: number, at: number, axis: PictureFact['axis'] = 'epoch'): PictureFact => ({
  ...{ path: `p${prompt}-${at}.png`, sha256: '', axis, at, prompt, seed: 1 },
  ...{ width: 8, height: 8, state: 'whole' },
})

const samples = [0, 1, 2].flatMap((prompt) => [0, 1, 2, 3, 4].map((at) => picture(prompt, at)))
const run = { samples, judged: judgedFact('ggoo', { keep: keepFact({ epoch: 2 }) }) }

const shown = (pictures: readonly string[]) =>
  evidenceRows(run, { pictures }).map((row) => [row.prompt, row.pictures.map(({ at }) => at)])

test('each prompt a reason shows stands beside its picture before training and at the epoch to keep', () => {
  expect(shown(['p1-4.png', 'p0-3.png', 'p0-4.png'])).toEqual([
    [0, [0, 2, 3, 4]],
    [1, [0, 2, 4]],
  ])
})

test('two prompts are enough, and pictures that are gone are no evidence', () => {
  expect(shown(['p0-4.png', 'p1-4.png', 'p2-4.png']).map(([prompt]) => prompt)).toEqual([0, 1])
  expect(shown(['gone.png'])).toEqual([])
})

test('an epoch of a run that draws by steps is found at its step', () => {
  const moments = [{ epoch: 1.5, step: 300 }] as unknown as readonly EpochVerdict[]
  expect(atOf({ samples: [picture(0, 300, 'step')], moments }, 1.5)).toBe(300)
  expect(atOf({ samples, moments }, 2)).toBe(2)
})

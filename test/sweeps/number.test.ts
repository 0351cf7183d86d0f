import { describe, expect, it } from 'vitest'
import { numberTrials } from '../../sweeps/number.ts'
import { expansionOf } from './written.ts'

const trialsOf = (dims: number[]) => expansionOf({ grid: { network_dim: dims } }).trials

describe('numbers of trials', () => {
  const first = numberTrials(trialsOf([8, 16]), []).trials

  it('begin at 1', () => expect(first.map(({ number }) => number)).toEqual([1, 2]))

  it('stay when a value is put before them, and new ones go on', () => {
    const second = numberTrials(trialsOf([4, 8, 16]), first)
    expect(second.trials.map(({ number }) => number)).toEqual([3, 1, 2])
    expect([second.added, second.kept, second.gone]).toEqual([[3], [1, 2], []])
  })

  it('are never given again', () => {
    const second = numberTrials(trialsOf([16, 32]), first)
    expect(second.trials.map(({ number }) => number)).toEqual([2, 3])
    expect(second.gone).toEqual([1])
  })

  it('lead to the longer trial under its lasting number', () => {
    const { trials } = expansionOf({ grid: { max_train_epochs: [6, 10] } })
    const longer = trials[1] as (typeof trials)[number]
    const numbered = numberTrials(trials, [{ number: 7, key: longer.key }])
    expect(numbered.trials.map(({ number, runOf }) => [number, runOf])).toEqual([
      [8, 7],
      [7, null],
    ])
  })
})

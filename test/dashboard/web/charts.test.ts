import { describe, expect, test } from 'vitest'
import { stretches, verdictBands } from '../../../dashboard/web/charts/bands.ts'
import { nearest } from '../../../dashboard/web/charts/cursor.ts'
import { driftChart } from '../../../dashboard/web/charts/drift-chart.ts'
import { overlayChart, placed, xOf } from '../../../dashboard/web/charts/overlay-chart.ts'
import { runLossChart } from '../../../dashboard/web/charts/run-loss-chart.ts'
import { middleBounds, smoothed } from '../../../dashboard/web/charts/smooth.ts'
import { readWindow, rescaled, shifted, windowText } from '../../../dashboard/web/charts/zoom.ts'
import { groupDifferences, lossGroups } from '../../../dashboard/web/pages/sweep/loss-groups.ts'
import type { Palette } from '../../../dashboard/web/palette.ts'
import { epochFacts, judgedFact, keepFact, overlayLine, trialFact } from './facts.ts'

const palette: Palette = {
  ...{
    ink: 'rgb(0, 0, 0)',
    ink2: 'rgb(1, 1, 1)',
    ink3: 'rgb(2, 2, 2)',
    line: 'l',
    line2: 'l2',
    sheet: 's',
    font: 'f',
  },
  runs: Array.from({ length: 8 }, (_, n) => `rgb(${n + 1}, 0, 0)`),
  wash: { undertrained: 'wash-u', good: 'wash-g', overtrained: 'wash-o', unclear: 'wash-q' },
}
const events = { onWindow: () => undefined, onHot: () => undefined }
const view = {
  axis: 'epochs',
  smoothing: 0.9,
  isLog: false,
  isClipped: false,
  hot: null,
  window: null,
} as const

describe('the overlay', () => {
  test('draws raw under smoothed, one colour per trial, from the ninth on dashed', () => {
    const drawn = placed([overlayLine(), overlayLine({ trial: 9 })], 'epochs')
    const { data } = overlayChart(drawn, { view, events }, palette)
    expect(data.datasets.map(({ label, borderColor }) => [label, borderColor])).toEqual([
      ['1', 'rgb(1, 0, 0)'],
      ['9', 'rgb(1, 0, 0)'],
      ['1 raw', 'rgba(1, 0, 0, 0.3)'],
      ['9 raw', 'rgba(1, 0, 0, 0.3)'],
    ])
    expect(data.datasets[1]).toHaveProperty('borderDash', [5, 3])
    expect(data.datasets[0]).not.toHaveProperty('borderDash')
    expect(data.datasets[2]?.data).toEqual([
      { x: 0.01, y: 0.2 },
      { x: 1, y: 0.25 },
      { x: 2, y: 0.15 },
    ])
  })

  test('one hot line is thick and the others are thin', () => {
    const drawn = placed([overlayLine(), overlayLine({ trial: 2 })], 'epochs')
    const { data } = overlayChart(drawn, { view: { ...view, hot: 2 }, events }, palette)
    expect(data.datasets.slice(0, 2).map((one) => [one.borderWidth, one.borderColor])).toEqual([
      [1.75, 'rgba(1, 0, 0, 0.16)'],
      [3, 'rgb(2, 0, 0)'],
    ])
  })

  test('steps per epoch come from the run itself; without them it has no place on an axis of epochs', () => {
    expect(xOf(overlayLine(), 'epochs')).toEqual([0.01, 1, 2])
    expect(xOf(overlayLine(), 'time')).toEqual([0, 1, 2])
    expect(xOf(overlayLine({ axis: 'epoch', step: [1, 2, 3] }), 'steps')).toEqual([100, 200, 300])
    expect(placed([overlayLine({ stepsPerEpoch: null })], 'epochs')).toEqual([])
    expect(placed([overlayLine({ stepsPerEpoch: null })], 'steps')).toHaveLength(1)
  })

  test('losses that measure different things are told apart, with the reason', () => {
    const lines = [1, 2, 3].map((trial) => overlayLine({ trial }))
    const groups = lossGroups(lines, [
      trialFact({ trial: 1, lossGroup: 'train_network · resolution 512' }),
      trialFact({ trial: 2, lossGroup: 'train_network · resolution 512 · min_snr_gamma 5' }),
      trialFact({ trial: 3, lossGroup: 'train_network · resolution 512 · min_snr_gamma 5' }),
    ])
    expect(groups.map((one) => one.lines.map(({ trial }) => trial))).toEqual([[2, 3], [1]])
    expect(groupDifferences(groups)).toEqual(['min_snr_gamma 5', 'without min_snr_gamma'])
  })
})

describe('verdict bands', () => {
  test('neighbours of one verdict are one band; epoch k is what was trained before its end', () => {
    expect(stretches(epochFacts('uugoo'))).toEqual([
      { verdict: 'undertrained', first: 1, last: 2 },
      { verdict: 'good', first: 3, last: 3 },
      { verdict: 'overtrained', first: 4, last: 5 },
    ])
    const bands = Object.values(verdictBands(judgedFact('uugoo'), { palette, isNamed: true }))
    expect(bands).toMatchObject([
      { xMin: 0, xMax: 2, backgroundColor: 'wash-u' },
      { xMin: 2, xMax: 3, backgroundColor: 'wash-g' },
      { xMin: 3, xMax: 5, backgroundColor: 'wash-o' },
    ])
  })

  test('a run that has not said how long an epoch is counts steps and has no bands', () => {
    const series = { axis: 'step', step: [1, 2], mean: [1, 2], last: [1, 2] } as const
    const judged = judgedFact('ug', { keep: keepFact(), onset: 2 })
    const loss = {
      trial: 1,
      series,
      judged,
      smoothing: 0,
      isClipped: false,
      window: null,
      onWindow: events.onWindow,
    }
    const annotations = (stepsPerEpoch: number | null) =>
      Object.keys(
        runLossChart({ ...loss, stepsPerEpoch }, palette).options?.plugins?.annotation?.annotations ?? {},
      )
    expect(annotations(null)).toEqual([])
    expect(annotations(1)).toEqual(['band 0', 'band 1', 'keep', 'onset'])
  })
})

test('each tier has a shape of its own on the chart, and a line shows where a flag begins', () => {
  const tiers = ['none', 'watch', 'likely', 'very likely'] as const
  const moments = tiers.map((tier, n) => ({
    ...{
      epoch: n + 1,
      step: null,
      verdict: 'good' as const,
      tier,
      overtraining: n / 4,
      signals: {},
      reasons: [],
    },
    ...{ drift: 0.1, velocity: 0.1, checkpoint: null, weights: null },
  }))
  const shown = (value: 'overtraining' | 'drift') =>
    driftChart({ moments, judged: judgedFact('gggo', { onset: 4 }), value }, palette)
  const [set] = shown('overtraining').data.datasets
  const styles = set?.pointStyle as readonly string[]
  const fills = set?.pointBackgroundColor as readonly string[]
  const shapes = tiers.map((_, n) => [styles[n], fills[n]])
  expect(new Set(shapes.map(String)).size).toBe(4)
  expect(set?.data.at(-1)).toEqual({ x: 4, y: 0.75 })
  const lines = (value: 'overtraining' | 'drift') =>
    shown(value).options?.plugins?.annotation?.annotations as Record<string, unknown>
  expect(lines('overtraining').flag).toMatchObject({ yMin: 0.5, yMax: 0.5 })
  expect(lines('drift')).not.toHaveProperty('flag')
})

describe('smoothing', () => {
  test('has no lag: a slope stays where it is, however much is smoothed', () => {
    const slope = Array.from({ length: 201 }, (_, n) => n)
    for (const weight of [0.5, 0.9]) expect(smoothed(slope, weight)[100]).toBeCloseTo(100, 1)
  })

  test('0 changes nothing, and gaps stay gaps', () => {
    expect(smoothed([1, null, 3], 0)).toEqual([1, null, 3])
    expect(smoothed([1, null, 1], 0.9)).toEqual([1, null, 1])
  })

  test('outliers are cut at whole ticks', () => {
    const values = [...Array.from({ length: 98 }, (_, n) => 0.1 + n / 1000), 9, 10]
    const { min, max } = middleBounds(values, 0.02) ?? {}
    expect([min?.toFixed(6), max?.toFixed(6)]).toEqual(['0.100000', '0.200000'])
    expect(middleBounds([1, 1], 0.02)).toBeNull()
  })
})

describe('zooming', () => {
  const whole = { from: 0, to: 10 }
  test('an address holds a window, and nonsense is none', () => {
    expect(readWindow(windowText({ from: 1.5, to: 3 }))).toEqual({ from: 1.5, to: 3 })
    for (const text of [null, '', '3~1', 'a~b', '1~Infinity']) expect(readWindow(text)).toBeNull()
  })

  test('nearer, farther until everything is seen, sideways to the ends', () => {
    expect(rescaled(whole, whole, 0.5)).toEqual({ from: 2.5, to: 7.5 })
    expect(rescaled({ from: 2.5, to: 7.5 }, whole, 2)).toBeNull()
    expect(shifted({ from: 0, to: 4 }, whole, -0.25)).toEqual({ from: 0, to: 4 })
    expect(shifted({ from: 5, to: 9 }, whole, 0.5)).toEqual({ from: 6, to: 10 })
  })

  test('the cursor finds the nearest of sorted values', () => {
    const data = [0, 1, 2, 5].map((x) => ({ x }))
    expect([-1, 0.6, 3, 4, 9].map((at) => nearest(data, at))).toEqual([0, 1, 2, 3, 3])
    expect(nearest([], 1)).toBe(-1)
  })
})

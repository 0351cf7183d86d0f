import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../../dashboard/web/css/tokens.css', import.meta.url), 'utf8')

type Colour = readonly [number, number, number]

/** Tokens as `light-dark(#rrggbb, #rrggbb)`. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light: colourOf(light), dark: colourOf(dark) }],
  ),
)

function colourOf(hex: string): Colour {
  const part = (n: number): number => Number.parseInt(hex.slice(1 + 2 * n, 3 + 2 * n), 16) / 255
  return [part(0), part(1), part(2)]
}

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4

/** WCAG 2.2 relative luminance. */
const luminance = ([r, g, b]: Colour): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const needs: readonly (readonly [string, string, number])[] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) =>
    ['ground', 'sheet', 'table'].map((on) => [ink, on, 4.5] as const),
  ),
  ...['ink', 'ink-2'].map((ink) => [ink, 'press', 4.5] as const),
  ...['under', 'good', 'over', 'unclear', 'error'].flatMap((ink) =>
    ['ground', 'sheet'].map((on) => [ink, on, 4.5] as const),
  ),
  ...['under', 'good', 'over', 'unclear'].flatMap((name) => [
    ['ink', `${name}-wash`, 4.5] as const,
    [name, `${name}-wash`, 4.5] as const,
  ]),
  ...['ground', 'sheet'].map((on) => ['accent', on, 4.5] as const),
  ['accent-ink', 'accent', 4.5],
  ...['ground', 'sheet', 'table'].map((on) => ['line-2', on, 3] as const),
  ...Array.from({ length: 8 }, (_, n) => `run-${n + 1}`).flatMap((run) =>
    ['ground', 'sheet'].map((on) => [run, on, 3] as const),
  ),
]

describe('tokens', () => {
  test.each(needs)('%s on %s has a contrast of at least %d in both themes', (ink, on, least) => {
    for (const theme of ['light', 'dark'] as const) {
      const [above, below] = [tokens.get(ink)?.[theme], tokens.get(on)?.[theme]]
      if (!above || !below) throw new Error(`no token ${ink} or ${on}`)
      expect(contrast(above, below), theme).toBeGreaterThanOrEqual(least)
    }
  })

  test('what lies near pictures has no hue', () => {
    for (const name of ['ground', 'sheet', 'table', 'press', 'ink', 'ink-2', 'ink-3', 'line', 'line-2']) {
      for (const [r, g, b] of Object.values(tokens.get(name) ?? {})) expect([g, b], name).toEqual([r, r])
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, namesIn, parseExpression } from '../../sweeps/expression.ts'

const worth = (text: string, names: Record<string, unknown> = {}): unknown => {
  const parsed = parseExpression(text)
  if (!parsed.ok) return parsed
  const result = evaluate(parsed.value, names)
  return result.ok ? result.value : result
}

describe('an expression', () => {
  const names = {
    network_dim: 16,
    images: 16,
    optimizer_type: 'Adafactor',
    unet_lr: 1e-4,
    on: true,
    nothing: null,
    list: [1, 2],
  }

  it.each([
    ['400 / images', 25],
    ['network_dim / 2', 8],
    ['1 + 2 * 3 - 4 / 2', 5],
    ['(1 + 2) * 3', 9],
    ['8 - 4 - 2', 2],
    ['8 / 2 * 3', 12],
    ['12 / 2 / 3', 2],
    ['-network_dim + 1', -15],
    ['--3', 3],
    ['1e-4 = unet_lr', true],
    ["network_dim == 16 and optimizer_type == 'Adafactor'", true],
    ['network_dim > 16 or not (images < 3)', true],
    ['not network_dim > 16', true],
    ['network_dim in [8, 16]', true],
    ['network_dim in (8, 16)', true],
    ['network_dim not in [8]', true],
    ["'Ada' in optimizer_type", true],
    ['max(1, min(3, 2), round(1.5))', 2],
    ['floor(2.9) + ceil(2.1)', 5],
    ['on', true],
    ['true and on', true],
    ['nothing == 3', false],
    ['nothing > 3 or nothing < 3', false],
    ['optimizer_type != "AdamW"', true],
    ['list == [1, 2]', true],
  ])('%s', (text, value) => expect(worth(text, names)).toEqual(value))

  it.each([
    ['network_dim ==', 15],
    ['(1 + 2', 7],
    ["'abc", 1],
    ['1 + ', 5],
    ['1 2', 3],
    ['sqrt(2)', 1],
    ['1 / 0', 3],
    ['network_dim + optimizer_type', 13],
    ['unknown_name > 1', 1],
    ['3 in 4', 3],
    ['a & b', 3],
    ['floor(1, 2)', 7],
    ['[1, 2', 6],
    ['', 1],
  ])('%s is wrong at a column', (text, column) =>
    expect(worth(text, names)).toMatchObject({ ok: false, column }),
  )

  it('names each of its names once', () => {
    const parsed = parseExpression("network_dim > 8 and (images + network_dim) in [repeats, 'x']")
    expect(parsed.ok && namesIn(parsed.value).map(({ name }) => name)).toEqual([
      'network_dim',
      'images',
      'repeats',
    ])
  })

  it('is never JavaScript', () => {
    for (const text of [
      'process.exit()',
      'globalThis',
      'a => a',
      '`x`',
      'constructor',
      '__proto__',
      'a[0]',
    ]) {
      const answer = worth(text, {})
      expect(answer, text).toMatchObject({ ok: false })
    }
  })

  it('does not fall over long or deep texts', () => {
    for (const text of [
      '('.repeat(1500),
      '-'.repeat(1500),
      'not '.repeat(490),
      `1${' + 1'.repeat(499)}`,
      '1+'.repeat(50_000),
    ]) {
      expect(() => worth(text)).not.toThrow()
    }
    expect(worth(`1${' + 1'.repeat(400)}`)).toBe(401)
  })
})

type Sum = { readonly text: string; readonly value: number }

const sums: fc.Memo<Sum> = fc.memo((depth) => {
  const leaf = fc.integer({ min: 1, max: 99 }).map((value) => ({ text: String(value), value }))
  if (depth <= 1) return leaf
  const pair = fc
    .tuple(fc.constantFrom('+', '-', '*', '/'), sums(), sums())
    .map(([sign, left, right]): Sum => {
      const values = {
        '+': left.value + right.value,
        '-': left.value - right.value,
        '*': left.value * right.value,
        '/': left.value / right.value,
      }
      return { text: `(${left.text} ${sign} ${right.text})`, value: values[sign] }
    })
  return fc.oneof(leaf, pair)
})

describe('arithmetic', () => {
  it('comes to what it comes to anywhere', () => {
    fc.assert(
      fc.property(sums(5), ({ text, value }) =>
        Number.isFinite(value) ? Object.is(worth(text), value) : true,
      ),
    )
  })

  it('says something of every text, and never throws', () => {
    const letters = fc.constantFrom(...'a1 .+-*/()[]<>=!\'",notinand')
    fc.assert(fc.property(fc.array(letters, { maxLength: 30 }), (text) => worth(text.join('')) !== undefined))
  })
})

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as constants from '../../tracker/analysis/constants.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/judge.md', import.meta.url)), 'utf8')

const chapter = page.slice(page.indexOf('## The numbers it decides by'))

/** Rows whose first cell names a number of constants.ts, as `harm.epochs`, and whose second one tells it. */
const rows = [...chapter.matchAll(/^\| `([\w.]+)` \| (−?[\d.]+) \|/gm)].map(([, name = '', told = '']) => ({
  name,
  told: Number(told.replace('−', '-')),
}))

const numberAt = (name: string): unknown =>
  name.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], constants)

/** To as many decimals as are told. */
function rounded(value: unknown, told: number): number {
  const decimals = String(told).split('.')[1]?.length ?? 0
  return Number(Number(value).toFixed(decimals))
}

test('the page speaks of the judge that is there', () => {
  expect(page).toContain(`\`${constants.judgeVersion}\``)
})

test('the numbers that the page tells are those the judge decides by', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const { name, told } of rows) expect(rounded(numberAt(name), told), name).toBe(told)
})

test('no weight of a signal is kept from the reader', () => {
  const told = rows.map(({ name }) => name)
  for (const name of Object.keys(constants.weighing.weights))
    expect(told).toContain(`weighing.weights.${name}`)
})

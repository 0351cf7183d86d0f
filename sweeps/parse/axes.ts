import { gridAxis, gridZip } from '../schema.ts'
import type { Draw, RandomSpec, Setting, Settings, SweepAxis } from '../spec.ts'
import type { Path } from './document.ts'
import { optionNamed, type Reading, report } from './reading.ts'
import { settingFrom, settingNamed } from './settings.ts'
import { shaped } from './shape.ts'

/** The axes of `grid`, in the order written; a zip is one axis of several names. */
export function axesFrom(reading: Reading, grid: Readonly<Record<string, unknown>>): SweepAxis[] {
  const axes: SweepAxis[] = []
  for (const [name, raw] of Object.entries(grid)) {
    if (name === 'zip') axes.push(...zipsFrom(reading, raw))
    else {
      const points = pointsFrom(reading, name, raw, ['grid', name])
      if (points) axes.push({ names: [name], points: points.map((point) => ({ [name]: point })) })
    }
  }
  return axes
}

function pointsFrom(reading: Reading, name: string, raw: unknown, path: Path): Setting[] | null {
  const option = optionNamed(reading, name, path)
  const values = shaped(reading, gridAxis, raw, path)
  if (!option || !values) return null
  const points = values.map((value, index) => settingFrom(reading, name, option, value, [...path, index]))
  return points.every((point) => point !== null) ? points : null
}

function zipsFrom(reading: Reading, raw: unknown): SweepAxis[] {
  const zips = shaped(reading, gridZip, raw, ['grid', 'zip']) ?? []
  return zips.flatMap((zip, index) => zipFrom(reading, zip, ['grid', 'zip', index]) ?? [])
}

function zipFrom(reading: Reading, zip: Readonly<Record<string, unknown>>, path: Path): SweepAxis | null {
  const names = Object.keys(zip)
  const columns = names.map((name) => pointsFrom(reading, name, zip[name], [...path, name]))
  const lengths = names.map((name) => (zip[name] as unknown[]).length)
  const length = lengths[0] ?? 0
  if (lengths.some((one) => one !== length)) {
    return report(
      reading,
      reading.document.place(path),
      'zip-lengths',
      'lists that change together have one length',
      {
        expected: `${length} ${length === 1 ? 'value' : 'values'} each`,
        got: names.map((name, index) => `${name}: ${lengths[index]}`).join(', '),
      },
    )
  }
  if (length === 0 || columns.some((column) => column === null)) return null
  const points = Array.from({ length }, (_, row) => pointOf(names, columns as Setting[][], row))
  return { names, points }
}

const pointOf = (names: readonly string[], columns: readonly (readonly Setting[])[], row: number): Settings =>
  Object.fromEntries(names.map((name, index) => [name, columns[index]?.[row] as Setting]))

type RandomInput = { n: number; seed?: number | undefined; over: Record<string, Record<string, unknown>> }

export function randomFrom(reading: Reading, random: RandomInput): RandomSpec {
  const over: Record<string, Draw> = {}
  for (const [name, raw] of Object.entries(random.over)) {
    const draw = drawFrom(reading, name, raw, ['random', 'over', name])
    if (draw) over[name] = draw
  }
  return { n: random.n, seed: random.seed ?? 1, over }
}

function drawFrom(
  reading: Reading,
  name: string,
  raw: Readonly<Record<string, unknown>>,
  path: Path,
): Draw | null {
  const option = optionNamed(reading, name, path)
  if (!option) return null
  const [kind, given] = Object.entries(raw)[0] as ['uniform' | 'log' | 'choice', unknown[]]
  if (kind === 'choice') {
    const settings = given.map((value, index) => settingNamed(reading, name, value, [...path, kind, index]))
    return settings.every((one) => one !== null) ? { kind, settings } : null
  }
  const [low, high] = given as [number, number]
  const at = reading.document.place([...path, kind])
  if (option.type === 'str' || option.type === 'flag' || option.type === 'Path') {
    return report(reading, at, 'wrong-draw', `${name} is not a number`, {
      expected: '{choice: [values]}',
      got: kind,
    })
  }
  if (low >= high)
    return report(reading, at, 'wrong-draw', `${name}: the lowest comes first`, { got: `[${low}, ${high}]` })
  if (kind === 'log' && low <= 0) {
    return report(reading, at, 'wrong-draw', `${name}: a logarithm needs numbers above 0`, {
      got: String(low),
    })
  }
  return { kind, low, high, whole: option.type === 'int' }
}

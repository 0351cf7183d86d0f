import { namesIn } from '../expression.ts'
import { didYouMean } from '../nearest-name.ts'
import type { Condition, Place, Setting, SweepSpec } from '../spec.ts'
import type { Path } from './document.ts'
import { type Reading, report } from './reading.ts'

/** Names in expressions that no trial can have. */
export function checkNames(reading: Reading, spec: SweepSpec): void {
  for (const [index, condition] of spec.exclude.entries())
    checkCondition(reading, condition, ['exclude', index])
  for (const [name, condition] of Object.entries(spec.onlyIf)) {
    checkCondition(reading, condition, ['only_if', name])
    if (!isKnown(reading, name)) unknownName(reading, name, reading.document.keyPlace(['only_if', name]))
  }
  for (const setting of everySetting(spec)) {
    if (setting.kind === 'formula') checkFormula(reading, setting)
  }
}

function checkCondition(reading: Reading, condition: Condition, path: Path): void {
  for (const { name, column } of namesIn(condition.expression)) {
    if (!isKnown(reading, name)) unknownName(reading, name, reading.document.textPlace(path, column))
  }
}

function checkFormula(reading: Reading, { expression, at }: Extract<Setting, { kind: 'formula' }>): void {
  for (const { name, column } of namesIn(expression)) {
    if (!isKnown(reading, name)) unknownName(reading, name, { line: at.line, column: at.column + column - 1 })
  }
}

const isKnown = (reading: Reading, name: string): boolean =>
  name === 'images' || Object.hasOwn(reading.options, name)

function unknownName(reading: Reading, name: string, at: Place): void {
  report(reading, at, 'unknown-name', `there is nothing called ${name}`, {
    expected: `an option of ${reading.script}, repeats or images`,
    got: name,
    hint: didYouMean(name, [...Object.keys(reading.options), 'images']),
  })
}

function everySetting(spec: SweepSpec): Setting[] {
  const maps = [spec.set, ...spec.trials, ...spec.axes.flatMap(({ points }) => points)]
  const drawn = Object.values(spec.random?.over ?? {}).flatMap((draw) =>
    draw.kind === 'choice' ? draw.settings : [],
  )
  return [...maps.flatMap((map) => Object.values(map)), ...drawn]
}

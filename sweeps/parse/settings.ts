import type { ParameterValue } from '../../tracker/model.ts'
import { parseExpression } from '../expression.ts'
import type { OptionFact } from '../facts/options.ts'
import type { Condition, Setting, Settings } from '../spec.ts'
import type { Path } from './document.ts'
import { optionNamed, type Reading, remark, report, shown } from './reading.ts'
import { valueForOption } from './values.ts'

/** Settings of a `{name: value}` map; what cannot be used is reported and left out. */
export function settingsFrom(reading: Reading, map: Readonly<Record<string, unknown>>, path: Path): Settings {
  const settings: Record<string, Setting> = {}
  for (const [name, raw] of Object.entries(map)) {
    const setting = settingNamed(reading, name, raw, [...path, name])
    if (setting) settings[name] = setting
  }
  return settings
}

export function settingNamed(reading: Reading, name: string, raw: unknown, path: Path): Setting | null {
  const option = optionNamed(reading, name, path)
  return option ? settingFrom(reading, name, option, raw, path) : null
}

/** A value of the option's type, or a formula where a number or a yes-or-no is wanted. */
export function settingFrom(
  reading: Reading,
  name: string,
  option: OptionFact,
  raw: unknown,
  path: Path,
): Setting | null {
  const at = reading.document.place(path)
  if (typeof raw === 'string' && option.type !== 'str' && option.type !== 'Path') {
    return formulaFrom(
      reading,
      name,
      option,
      name === 'repeats' && raw === 'civitai' ? civitai(reading) : raw,
      path,
    )
  }
  const checked = valueForOption(name, option, raw)
  if (!checked.ok) {
    const { expected, hint } = checked
    return report(reading, at, 'wrong-value', `${name} does not take this`, {
      expected,
      got: shown(raw),
      hint,
    })
  }
  if (checked.warning)
    remark(reading, at, checked.warning.code, checked.warning.message, { hint: checked.warning.hint })
  return { kind: 'value', value: checked.value as ParameterValue, at }
}

/** CivitAI's own formula: 400 shows per epoch for SD 1.5, 200 for others, and at most 5000 repeats. */
const civitai = (reading: Reading): string =>
  `min(max(ceil(${reading.script === 'train_network' ? 400 : 200} / images), 1), 5000)`

function formulaFrom(
  reading: Reading,
  name: string,
  option: OptionFact,
  text: string,
  path: Path,
): Setting | null {
  const parsed = parseExpression(text)
  if (parsed.ok && !(parsed.value.kind === 'name' && isMeantAsText(reading, parsed.value.name))) {
    return { kind: 'formula', text, expression: parsed.value, at: reading.document.textPlace(path, 1) }
  }
  const wanted = kinds[option.type]
  const at = reading.document.textPlace(path, parsed.ok ? 1 : parsed.column)
  const hint = parsed.ok ? wordHint(text) : `${name} takes ${wanted}, or a formula of parameters and images`
  const expected = parsed.ok ? `${wanted}, or a formula` : parsed.expected
  const message = parsed.ok ? `${name} cannot be a text` : `${name}: ${parsed.message}`
  return report(reading, at, parsed.ok ? 'wrong-value' : 'bad-formula', message, {
    expected,
    got: shown(text),
    hint,
  })
}

/** A lone word that names no parameter was meant as a value. */
const isMeantAsText = (reading: Reading, name: string): boolean =>
  !Object.hasOwn(reading.options, name) && name !== 'images'

const wordHint = (text: string): string | null =>
  ['yes', 'on', 'True'].includes(text)
    ? 'write true'
    : ['no', 'off', 'False'].includes(text)
      ? 'write false'
      : null

export const kinds: Readonly<Record<OptionFact['type'], string>> = {
  int: 'a whole number',
  float: 'a number',
  int_or_float: 'a whole number, or a share below 1',
  str: 'a text',
  Path: 'a path',
  flag: 'true or false',
}

/** A condition whose names are all known, or null with the faults reported. */
export function conditionFrom(reading: Reading, text: string, path: Path): Condition | null {
  const parsed = parseExpression(text)
  if (parsed.ok) return { text, expression: parsed.value, at: reading.document.textPlace(path, 1) }
  const at = reading.document.textPlace(path, parsed.column)
  return report(reading, at, 'bad-expression', parsed.message, { expected: parsed.expected, got: parsed.got })
}

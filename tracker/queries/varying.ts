import type { Parameters, ParameterValue } from '../model.ts'

export interface Variation {
  /** Names whose value is not the same in all, in order of first appearance. */
  readonly varying: readonly string[]
  readonly same: Parameters
}

/** Splits parameters into those that differ (a missing one differs from any value) and the rest. */
export function variation(all: readonly Parameters[]): Variation {
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))]
  const varying = names.filter((name) => new Set(all.map((one) => valueText(one[name]))).size > 1)
  const same: Record<string, ParameterValue> = {}
  for (const name of names) {
    const value = all[0]?.[name]
    if (value !== undefined && !varying.includes(name)) same[name] = value
  }
  return { varying, same }
}

export interface ParameterChange {
  readonly name: string
  readonly before: ParameterValue | null
  readonly after: ParameterValue | null
}

/** What must be changed in `before` to get `after`. */
export function parameterChanges(before: Parameters, after: Parameters): readonly ParameterChange[] {
  return variation([before, after]).varying.map((name) => ({
    name,
    before: before[name] ?? null,
    after: after[name] ?? null,
  }))
}

const valueText = (value: ParameterValue | undefined): string | undefined => JSON.stringify(value)

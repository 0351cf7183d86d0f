import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bundledOptions } from '../../sweeps/facts/options.ts'
import { managedOptions } from '../../sweeps/facts/scripts.ts'
import { sweepJsonSchema } from '../../sweeps/json-schema.ts'
import { sweepSchema } from '../../sweeps/schema.ts'
import { expectGolden } from '../support/golden.ts'

const schema = sweepJsonSchema() as {
  properties: Record<string, unknown>
  definitions: { parameters: { properties: Record<string, unknown> } }
}

describe('the schema for editors', () => {
  it('is what the parser checks: sweep.schema.json is made of it', () => {
    const file = fileURLToPath(new URL('../../sweeps/sweep.schema.json', import.meta.url))
    expectGolden(file, `${JSON.stringify(schema, null, 1)}\n`)
  })

  it('has every key of the parser', () => {
    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(sweepSchema.shape).sort())
  })

  it('has every option of every script but those that lorasweep sets', () => {
    const options = new Set(Object.values(bundledOptions()).flatMap((script) => Object.keys(script)))
    const { parameters } = schema.definitions
    const missing = [...options].filter(
      (name) => !(name in parameters.properties) && !(name in managedOptions),
    )
    expect(missing).toEqual([])
    expect(Object.keys(managedOptions).filter((name) => name in parameters.properties)).toEqual([])
  })

  it('lets a number be a formula and precision be auto', () => {
    const { network_dim, mixed_precision } = schema.definitions.parameters.properties
    expect(network_dim).toEqual({ anyOf: [{ type: 'integer' }, { type: 'string' }] })
    expect(mixed_precision).toMatchObject({ enum: ['no', 'fp16', 'bf16', 'auto'] })
  })
})

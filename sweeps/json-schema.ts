import { z } from 'zod'
import { bundledOptions, type OptionFact, type OptionLists } from './facts/options.ts'
import { managedOptions } from './facts/scripts.ts'
import { ownParameters } from './parse/own-parameters.ts'
import { sweepSchema } from './schema.ts'

type Json = Record<string, unknown>

/** The JSON schema of a sweep file, for editors: the parser's own shape and the options of all scripts. */
export function sweepJsonSchema(options: OptionLists = bundledOptions()): Json {
  const shape = z.toJSONSchema(sweepSchema, { target: 'draft-7', io: 'input' }) as unknown as {
    properties: Json
    definitions: Json
  }
  const values = mapped(options, valueSchema)
  const lists = mapped(options, listSchema)
  const definitions = { ...shape.definitions, parameters: object(values), axes: object(lists) }
  const zip = {
    type: 'array',
    items: { $ref: '#/definitions/axes' },
    description: 'Each entry is one axis whose lists change together',
  }
  const only = mapped(options, () => ({
    type: 'string',
    description: 'an expression; where it does not hold the parameter is left out',
  }))
  return {
    ...shape,
    title: 'A lorasweep sweep file',
    properties: { ...shape.properties, grid: object({ ...lists, zip }), only_if: object(only) },
    definitions,
  }
}

const object = (properties: Json): Json => ({ type: 'object', properties, additionalProperties: false })

/** Every option of every script, except those that lorasweep fills in itself. */
function mapped(options: OptionLists, make: (option: OptionFact, scripts: readonly string[]) => Json): Json {
  const scripts = Object.keys(options)
  const own = ownParameters('replay')
  const names = new Set([
    ...Object.keys(own),
    ...scripts.flatMap((script) => Object.keys(options[script] ?? {})),
  ])
  const entries = [...names]
    .filter((name) => !Object.hasOwn(managedOptions, name))
    .sort()
    .map((name) => {
      const having = scripts.filter((script) => options[script]?.[name])
      const option = own[name] ?? options[having[0] ?? '']?.[name]
      return [name, option ? make(option, having.length === scripts.length ? [] : having) : {}]
    })
  return Object.fromEntries(entries)
}

function valueSchema(option: OptionFact, scripts: readonly string[]): Json {
  const words = [
    option.default === undefined ? null : `default ${JSON.stringify(option.default)}`,
    scripts.length > 0 ? `only in ${scripts.join(', ')}` : null,
  ].filter((one) => one !== null)
  return { ...typeSchema(option), ...(words.length > 0 ? { description: words.join('; ') } : {}) }
}

/** Numbers and switches may also be formulas. */
function typeSchema(option: OptionFact): Json {
  const text = { type: 'string' }
  if (option.nargs !== undefined) {
    const item = option.type === 'str' ? text : { type: 'number' }
    return { anyOf: [item, { type: 'array', items: item }, text] }
  }
  if (option.type === 'str' || option.type === 'Path')
    return option.choices ? choiceSchema(option.choices) : { type: ['string', 'number'] }
  const kind = { type: option.type === 'flag' ? 'boolean' : option.type === 'int' ? 'integer' : 'number' }
  return { anyOf: [kind, text] }
}

const choiceSchema = (choices: NonNullable<OptionFact['choices']>): Json => {
  const known = choices.filter((one) => one !== null)
  return { enum: known.includes('bf16') && known.includes('no') ? [...known, 'auto'] : known }
}

const listSchema = (option: OptionFact, scripts: readonly string[]): Json => ({
  type: 'array',
  minItems: 1,
  items: valueSchema(option, scripts),
})

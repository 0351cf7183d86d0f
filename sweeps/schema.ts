import { z } from 'zod'
import { scripts } from './facts/scripts.ts'

/**
 * The shape of a sweep file: the parser checks with it, and the JSON schema for editors is made of it.
 * The `error` of each part says what is expected there; `describe` is what an editor shows.
 */

const words = (error: string) => ({ error })
const text = (expected = 'a text') => z.string(words(expected))
const whole = (least: number, expected: string) => z.int(words(expected)).min(least, words(expected))
const parts = (expected: string) => z.array(text(expected), words(expected))
const list = z.array(z.unknown(), words('a list in [ ]')).min(1, words('at least one value'))

/** What a parameter takes is checked option by option. */
const parameterMap = z.record(z.string(), z.unknown(), words('name: value pairs')).meta({ id: 'parameters' })

const zipped = z.record(z.string(), list, words('{name: [values], name: [values]}'))

const grid = z
  .record(z.string(), z.unknown(), words('name: [values] pairs'))
  .describe('Every combination of these lists is a trial; entries of zip change together')

const range = z.tuple([z.number(words('a number')), z.number(words('a number'))], words('[lowest, highest]'))
const draw = z.union(
  [z.strictObject({ uniform: range }), z.strictObject({ log: range }), z.strictObject({ choice: list })],
  words('{uniform: [low, high]}, {log: [low, high]} or {choice: [values]}'),
)

const random = z.strictObject(
  {
    n: whole(1, 'how many draws, from 1'),
    seed: whole(0, 'a whole number').optional(),
    over: z.record(z.string(), draw, words('name: {uniform: [low, high]} pairs')),
  },
  words('{n, seed, over}'),
)

const kohya = z.union(
  [
    text('a name'),
    z.strictObject(
      {
        folder: text('the sd-scripts folder'),
        python: text('a path').optional(),
        launch: parts('a list of arguments').optional(),
        env: z.record(z.string(), text('a text'), words('NAME: text pairs')).optional(),
        args: parts('a list of arguments').optional(),
      },
      words('{folder, python, launch, env, args}'),
    ),
  ],
  words('the name of an installation, or {folder: …, python: …}'),
)

const side = whole(8, 'pixels, a whole number').multipleOf(8, words('a multiple of 8'))
export const promptSchema = z.union(
  [
    text(),
    z.strictObject(
      {
        text: text(),
        negative: text().optional(),
        seed: whole(0, 'a whole number from 0').optional(),
        width: side.optional(),
        height: side.optional(),
        steps: whole(1, 'a whole number from 1').optional(),
        cfg: z.number(words('a number')).optional(),
        guidance: z.number(words('a number')).optional(),
        sampler: text('a sampler').optional(),
      },
      words('{text, negative, seed, width, height, steps, cfg, guidance, sampler}'),
    ),
  ],
  words('a text, or {text, negative, seed, width, height, steps, cfg, guidance, sampler}'),
)

const slots = z.union(
  [
    z.strictObject(
      {
        gpus: z.union([z.literal('all'), z.array(whole(0, 'a card number')).min(1)], words('all, or [0, 1]')),
      },
      words('{gpus}'),
    ),
    z.strictObject({ cpu: whole(1, 'a whole number from 1') }, words('{cpu}')),
  ],
  words('{gpus: all}, {gpus: [0, 1]} or {cpu: 2}'),
)

export const sweepSchema = z.strictObject(
  {
    name: text('letters, digits, . _ -, at most 60')
      .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,59}$/, words('letters, digits, . _ -, at most 60'))
      .describe('The sweep and its folder: letters, digits, . _ -'),
    title: text().optional().describe('Free text'),
    trainer: z.enum(['kohya', 'rehearsal', 'replay'], words('kohya, rehearsal or replay')).optional(),
    script: z
      .enum(Object.keys(scripts) as [string, ...string[]], words(Object.keys(scripts).join(', ')))
      .optional()
      .describe('A trainer script of sd-scripts; train_network is SD 1.5'),
    kohya: kohya.optional().describe('Where sd-scripts is'),
    model: text('a path').optional().describe('The base model'),
    dataset: z
      .strictObject(
        {
          folder: text('a folder').optional(),
          token: text('the trained word').optional(),
          repeats: z.union([z.number(), z.string()], words('a number or a formula')).optional(),
        },
        words('{folder, token, repeats}'),
      )
      .optional()
      .describe('Photos and captions'),
    base: text('a file or a trial')
      .optional()
      .describe('A config or an earlier trial to start from; set: wins over it'),
    set: parameterMap.optional().describe('Parameters of every trial'),
    grid: grid.optional(),
    random: random.optional().describe('Seeded random draws'),
    trials: z
      .array(parameterMap, words('a list of {name: value}'))
      .optional()
      .describe('Explicit trials beside the grid'),
    seeds: z.array(whole(0, 'a whole number'), words('a list of numbers')).min(1).optional(),
    exclude: z.array(text('an expression'), words('a list of expressions')).optional(),
    only_if: z.record(z.string(), text('an expression'), words('name: expression pairs')).optional(),
    prompts: z.array(promptSchema, words('a list of prompts')).optional(),
    samples: text('every epoch, every 2 epochs or every 100 steps').optional(),
    slots: slots.optional().describe('Where runs may run'),
  },
  words('a sweep: name, script, model, dataset, set, grid …'),
)

export const gridZip = z.array(zipped, words('a list of {name: [values], name: [values]}'))
export const gridAxis = list

export type SweepInput = z.infer<typeof sweepSchema>

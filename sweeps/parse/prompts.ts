import type { SampleRhythm } from '../../tracker/model.ts'
import type { PromptSpec } from '../spec.ts'
import type { Path } from './document.ts'
import { type Reading, report, shown } from './reading.ts'

type Fields = { -readonly [K in keyof PromptSpec]: PromptSpec[K] }
type PromptInput =
  | string
  | ({ text: string } & { [K in Exclude<keyof PromptSpec, 'text'>]?: PromptSpec[K] | undefined })

/** Prompts as texts with Kohya's options or as fields; one that a prompt file would break is reported. */
export function promptsFrom(reading: Reading, prompts: readonly PromptInput[]): PromptSpec[] {
  return prompts.flatMap((prompt, index) => {
    const path: Path = ['prompts', index]
    const fields: PromptSpec | null =
      typeof prompt === 'string'
        ? optionsFrom(reading, prompt, path)
        : { ...nothing, ...definedOf<PromptSpec>(prompt) }
    return fields && isSafe(reading, fields, path) ? [{ ...fields, negative: fields.negative || null }] : []
  })
}

const nothing: PromptSpec = {
  ...{
    text: '',
    negative: null,
    seed: null,
    width: null,
    height: null,
    steps: null,
    cfg: null,
    guidance: null,
  },
  sampler: null,
}

const definedOf = <T extends object>(given: { [K in keyof T]?: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>

/** What may follow ` --` in a prompt, after `line_to_prompt_dict` of sd-scripts. */
const whole = /^\d+$/
const decimal = /^\d+(\.\d*)?$|^\.\d+$/
const known: Readonly<Record<string, readonly [keyof PromptSpec, RegExp | null]>> = {
  w: ['width', whole],
  h: ['height', whole],
  d: ['seed', whole],
  s: ['steps', whole],
  l: ['cfg', decimal],
  g: ['guidance', decimal],
  n: ['negative', null],
  ss: ['sampler', null],
}

function optionsFrom(reading: Reading, line: string, path: Path): PromptSpec | null {
  const [text = '', ...parts] = line.split(' --')
  const fields: Fields = { ...nothing, text: text.trim() }
  let column = text.length + 1
  for (const part of parts) {
    const [letter = '', ...rest] = part.split(' ')
    const value = rest.join(' ').trim()
    const [field, shape] = known[letter] ?? [null, null]
    if (field === null || value === '' || (shape && !shape.test(value))) {
      const at = reading.document.textPlace(path, column + 1)
      return report(reading, at, 'prompt-option', `--${part} is not an option of a sample prompt here`, {
        expected: '--w --h --d --s --l --g with a number, --n with a text, --ss with a sampler',
        got: `--${part}`,
      })
    }
    Object.assign(fields, { [field]: shape ? Number(value) : value })
    column += part.length + 3
  }
  return fields
}

/** sd-scripts splits a line at “ --”, skips lines that begin with # and ends a prompt where the line ends. */
function isSafe(reading: Reading, prompt: PromptSpec, path: Path): boolean {
  const texts = [prompt.text, prompt.negative ?? '', prompt.sampler ?? '']
  const fault = texts.some((text) => /[\r\n\u2028\u2029]/.test(text))
    ? 'a prompt stands on one line'
    : texts.some((text) => ` ${text}`.includes(' --'))
      ? 'a prompt cannot hold “ --”: sd-scripts takes it for an option'
      : prompt.text.trim().startsWith('#')
        ? 'a prompt cannot begin with #: sd-scripts takes it for a comment'
        : prompt.text.trim() === ''
          ? 'a prompt needs a text'
          : null
  if (fault) report(reading, reading.document.place(path), 'prompt-text', fault, { got: shown(prompt.text) })
  return fault === null
}

/** `every epoch`, `every 2 epochs`, `every 100 steps`. */
export function rhythmFrom(reading: Reading, text: string): SampleRhythm | null {
  const found = /^every\s+(?:(\d+)\s+)?(epoch|step)s?$/.exec(text.trim())
  const every = Number(found?.[1] ?? 1)
  if (found && every > 0) return { every, axis: found[2] as SampleRhythm['axis'] }
  return report(
    reading,
    reading.document.place(['samples']),
    'wrong-value',
    'samples is not what it should be',
    {
      ...{ expected: 'every epoch, every 2 epochs or every 100 steps', got: shown(text) },
    },
  )
}

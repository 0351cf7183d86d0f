import type { PromptSpec } from './spec.ts'

/** A prompt without any choices. */
export const blankPrompt: PromptSpec = {
  text: '',
  negative: null,
  seed: null,
  width: null,
  height: null,
  steps: null,
  cfg: null,
  guidance: null,
  sampler: null,
}

/** One line of a prompt file with Kohya's options, or which option is not one and at which column, from 1. */
export type PromptLine =
  | { readonly ok: true; readonly value: PromptSpec }
  | { readonly ok: false; readonly option: string; readonly column: number }

const whole = /^\d+$/
const decimal = /^\d+(\.\d*)?$|^\.\d+$/

/** What may follow “ --” (`line_to_prompt_dict` of sd-scripts); ControlNet and Flux extras have no field here. */
const options: Readonly<Record<string, readonly [keyof PromptSpec, RegExp | null]>> = {
  w: ['width', whole],
  h: ['height', whole],
  d: ['seed', whole],
  s: ['steps', whole],
  l: ['cfg', decimal],
  g: ['guidance', decimal],
  n: ['negative', null],
  ss: ['sampler', null],
}

export function parsePromptLine(line: string): PromptLine {
  const [text = '', ...parts] = line.split(' --')
  let prompt: PromptSpec = { ...blankPrompt, text: text.trim() }
  let column = text.length + 2
  for (const part of parts) {
    const [letter = '', ...rest] = part.split(' ')
    const value = rest.join(' ').trim()
    const [field, shape] = options[letter.toLowerCase()] ?? [null, null]
    if (field === null || value === '' || (shape && !shape.test(value)))
      return { ok: false, option: `--${part}`, column }
    prompt = { ...prompt, [field]: shape ? Number(value) : value }
    column += part.length + 3
  }
  return { ok: true, value: prompt }
}

/** Why sd-scripts would not read this prompt back as it stands, or null. */
export function promptFault(prompt: Pick<PromptSpec, 'text' | 'negative' | 'sampler'>): string | null {
  const texts = [prompt.text, prompt.negative ?? '', prompt.sampler ?? '']
  if (texts.some((text) => /[\r\n\u0085\u2028\u2029]/.test(text))) return 'a prompt stands on one line'
  if (texts.some((text) => ` ${text}`.includes(' --')))
    return 'a prompt cannot hold “ --”: sd-scripts takes it for an option'
  if (prompt.text.trim().startsWith('#'))
    return 'a prompt cannot begin with #: sd-scripts takes it for a comment'
  return prompt.text.trim() === '' ? 'a prompt needs a text' : null
}

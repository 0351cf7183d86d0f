import type { Prompt } from '../tracker/model.ts'

/** The text of `prompts.txt`: one prompt per line with Kohya's options, in one order. */
export const promptFile = (prompts: readonly Prompt[]): string =>
  prompts.map((prompt) => `${promptLine(prompt)}\n`).join('')

/** `--l` is the classifier-free guidance, `--g` the guidance that Flux was distilled with. */
function promptLine(prompt: Prompt): string {
  const options: readonly (readonly [string, string | number | null])[] = [
    ['w', prompt.width],
    ['h', prompt.height],
    ['d', prompt.seed],
    ['s', prompt.steps],
    ['l', prompt.cfg],
    ['g', prompt.guidance],
    ['n', prompt.negative],
    ['ss', prompt.sampler],
  ]
  const given = options.filter(([, value]) => value !== null && value !== '')
  return [prompt.text, ...given.map(([letter, value]) => `--${letter} ${value}`)].join(' ')
}

import type { Prompt, PromptRole } from '../../tracker/model.ts'
import { blankPrompt } from '../prompt-line.ts'
import type { DatasetFacts, PromptSpec, SweepSpec } from '../spec.ts'

/** Prompts with their seeds (1, 2, 3 … where none is given) and roles; recorded runs have their own. */
export function promptsOf({ prompts, trainer }: SweepSpec, facts: DatasetFacts): Prompt[] {
  const wanted = prompts.length > 0 || trainer === 'replay' ? prompts : defaultPrompts(facts)
  return wanted.map((prompt, index) => ({
    ...prompt,
    role: roleOf(prompt.text, facts.token),
    seed: prompt.seed ?? index + 1,
  }))
}

/** A prompt that names the trained word is a trigger; one that does not is a control. */
export function roleOf(text: string, token: string): PromptRole {
  const letter = /[\p{L}\p{N}_]/u
  const [from, word] = [text.toLowerCase(), token.toLowerCase()]
  for (let at = from.indexOf(word); at >= 0 && word !== ''; at = from.indexOf(word, at + 1)) {
    const open = !letter.test(from[at - 1] ?? ' ') && !letter.test(from[at + word.length] ?? ' ')
    if (open) return 'trigger'
  }
  return 'control'
}

const settings = [
  '',
  ', portrait, looking at the camera',
  ', full body, standing in a street',
  ', on a beach at sunset',
  ', side view, in a library',
  ', close-up, studio light',
]

function defaultPrompts({ token }: DatasetFacts): PromptSpec[] {
  const triggers = settings.map((setting) => `${token}${setting}`)
  const controls = ['a portrait of a person, studio light', 'a house by a lake, mountains behind it']
  return [...triggers, ...controls].map((text) => ({ ...blankPrompt, text }))
}

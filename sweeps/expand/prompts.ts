import type { Prompt, PromptRole } from '../../tracker/model.ts'
import { scripts } from '../facts/scripts.ts'
import { resolutionOf } from '../plan/numbers.ts'
import type { DatasetFacts, PromptSpec, SweepSpec } from '../spec.ts'
import { defaultPrompts } from './default-prompts.ts'

/** Pixels of a side that sd-scripts draws when a prompt gives none, whatever the model was made for. */
const drawnSide = 512

export interface SweepPrompts {
  readonly prompts: readonly Prompt[]
  /** What was added, in sentences. */
  readonly notes: readonly string[]
}

/** Prompts with their seeds (1, 2, 3 … where none is given), roles and sizes; recorded runs have their own. */
export function promptsOf(spec: SweepSpec, facts: DatasetFacts): SweepPrompts {
  const isGiven = spec.prompts.length > 0 || spec.trainer === 'replay'
  const wanted = isGiven ? spec.prompts : defaultPrompts(facts)
  const size = sampleSize(spec)
  const isSized = size !== null && wanted.some(isWithoutSize)
  return {
    prompts: wanted.map((prompt, index) =>
      promptOf(isSized && isWithoutSize(prompt) ? { ...prompt, ...size } : prompt, index, facts.token),
    ),
    notes: [
      ...(isGiven
        ? []
        : [
            `added prompts: ${wanted.length - 2} with the word ${facts.token}, 2 without it to see what else changes`,
          ]),
      ...(isSized
        ? [
            `samples without a size are ${size.width} × ${size.height}, as in training: sd-scripts would draw ${drawnSide} × ${drawnSide}`,
          ]
        : []),
    ],
  }
}

const isWithoutSize = ({ width, height }: PromptSpec): boolean => width === null && height === null

const promptOf = (prompt: PromptSpec, index: number, token: string): Prompt => ({
  ...prompt,
  role: roleOf(prompt.text, token),
  seed: prompt.seed ?? index + 1,
})

/** One size for all trials, or they could not be compared: that of `set:`, else the model's own. */
function sampleSize({
  trainer,
  set,
  script,
}: SweepSpec): { readonly width: number; readonly height: number } | null {
  if (trainer !== 'kohya') return null
  const side = scripts[script]?.resolution ?? drawnSide
  const { resolution } = set
  const size = resolutionOf({ resolution: resolution?.kind === 'value' ? resolution.value : side })
  return size.width === drawnSide && size.height === drawnSide ? null : size
}

/** A prompt that names the trained word is a trigger; one that does not is a control. */
export function roleOf(text: string, token: string): PromptRole {
  const letter = /[\p{L}\p{N}_]/u
  const [from, word] = [text.toLowerCase(), token.toLowerCase()]
  for (let at = from.indexOf(word); at >= 0 && word !== ''; at = from.indexOf(word, at + 1)) {
    const isWhole = !letter.test(from[at - 1] ?? ' ') && !letter.test(from[at + word.length] ?? ' ')
    if (isWhole) return 'trigger'
  }
  return 'control'
}

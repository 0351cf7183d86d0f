import { blankPrompt, promptFault } from '../prompt-line.ts'
import type { DatasetFacts, PromptSpec } from '../spec.ts'

/** Places and lights that no caption is likely to hold: what a healthy LoRA still obeys. */
const scenes = ['on a beach at sunset', 'in a city street at night', 'close-up, studio light']
const controlScenes = ['in a garden', 'reading a book in a library']

/** Characters. A caption longer than this says more than a sample needs. */
const longest = 200

/**
 * Six prompts with the trained word and two without, for a file that gives none: the word alone, two captions as they
 * are, three new scenes; the controls name only what the captions have in common.
 */
export function defaultPrompts(facts: DatasetFacts): PromptSpec[] {
  const captions = captionsOf(facts)
  const kind = commonPart(captions, facts.token)
  const plain = kind === null ? facts.token : `${facts.token}, ${kind}`
  const own = spread(captions, 2).map((caption) => withToken(caption, facts.token))
  const triggers = [plain, ...own, ...scenes.map((scene) => `${plain}, ${scene}`)]
  const more = ['looking at the camera', 'side view'].map((view) => `${plain}, ${view}`)
  const controls = controlScenes.map((scene) => `${kind ?? 'a photo of a person'}, ${scene}`)
  return [...[...triggers, ...more].slice(0, 6), ...controls].map((text) => ({ ...blankPrompt, text }))
}

/** Captions of one line each that sd-scripts would read back as a prompt. */
function captionsOf({ folders }: DatasetFacts): string[] {
  const texts = folders.flatMap(({ images }) =>
    images.map(({ caption }) => caption?.text.split('\n')[0]?.trim() ?? ''),
  )
  const usable = texts.filter(
    (text) => text.length <= longest && promptFault({ text, negative: null, sampler: null }) === null,
  )
  return [...new Set(usable)]
}

/** The first part between commas that at least half of the captions share, without the trained word. */
function commonPart(captions: readonly string[], token: string): string | null {
  const counts = new Map<string, number>()
  for (const caption of captions) {
    for (const part of new Set(caption.split(',').map((one) => one.trim()))) {
      if (part !== '' && !part.toLowerCase().includes(token.toLowerCase()))
        counts.set(part, (counts.get(part) ?? 0) + 1)
    }
  }
  const common = [...counts].find(([, count]) => count >= 2 && count * 2 >= captions.length)
  return common?.[0] ?? null
}

const withToken = (caption: string, token: string): string =>
  caption.toLowerCase().includes(token.toLowerCase()) ? caption : `${token}, ${caption}`

/** `count` of them, evenly over the list. */
const spread = (captions: readonly string[], count: number): string[] =>
  captions.length <= count
    ? [...captions]
    : Array.from(
        { length: count },
        (_, index) => captions[Math.floor(((index + 0.5) * captions.length) / count)] as string,
      )

import type { Prompt } from '../model.ts'
import { plainWords } from './plain-words.ts'
import type { LookedAt } from './sights.ts'

interface Drawn {
  /** In the order of training, the base model's first. */
  readonly moments: readonly {
    readonly samples: readonly { readonly prompt: number; readonly sha256: string }[]
  }[]
  /** By index in the prompt file. */
  readonly prompts: readonly Pick<Prompt, 'text' | 'role'>[]
  readonly training: readonly { readonly sha256: string }[]
}

/** A run as eyes are asked about it; `isAsked` = was handed to `look` and can be decoded. */
export function lookedAt(
  { moments, prompts, training }: Drawn,
  { token, isAsked }: { readonly token: string; readonly isAsked: (sha256: string) => boolean },
): LookedAt {
  return {
    moments: moments.map(({ samples }) => {
      const byPrompt = new Map(samples.map(({ prompt, sha256 }) => [prompt, sha256]))
      return prompts.map((_, p) => {
        const sha256 = byPrompt.get(p)
        return sha256 !== undefined && isAsked(sha256) ? sha256 : null
      })
    }),
    prompts: prompts.map(({ role, text }) => ({ role, text: plainWords(text, token) })),
    training: training.map(({ sha256 }) => sha256).filter(isAsked),
  }
}

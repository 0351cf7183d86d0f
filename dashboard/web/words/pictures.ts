import type { PictureFact, Prompt, SampleState } from '../../wire.ts'

const words: Readonly<Record<SampleState, string | null>> = {
  whole: null,
  partial: 'still being written',
  black: 'black: the picture came out as NaN',
  blank: 'one colour only',
  broken: 'cannot be decoded',
}

export const brokenWord = (state: SampleState): string | null => words[state]

/** "epoch 7", "step 700" */
export const momentText = ({ axis, at }: Pick<PictureFact, 'axis' | 'at'>): string => `${axis} ${at}`

/** The label under a slide: `e7`, or `700` for a step. */
export const momentTag = ({ axis, at }: Pick<PictureFact, 'axis' | 'at'>): string =>
  axis === 'epoch' ? `e${at}` : `${at}`

export function altText(picture: PictureFact, prompts: readonly Prompt[]): string {
  const prompt = prompts[picture.prompt]?.text
  return `${momentText(picture)}, prompt ${picture.prompt + 1}${prompt ? `: ${prompt}` : ''}`
}

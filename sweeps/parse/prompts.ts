import type { SampleRhythm } from '../../tracker/model.ts'
import { blankPrompt, parsePromptLine, promptFault } from '../prompt-line.ts'
import type { SweepInput } from '../schema.ts'
import type { PromptSpec } from '../spec.ts'
import type { Path } from './document.ts'
import { type Reading, report, shown } from './reading.ts'

type PromptInput = NonNullable<SweepInput['prompts']>[number]

/** Prompts as texts with Kohya's options or as fields; one that a prompt file would break is reported. */
export function promptsFrom(reading: Reading, prompts: readonly PromptInput[]): PromptSpec[] {
  return prompts.flatMap((input, index) => {
    const path: Path = ['prompts', index]
    const prompt = typeof input === 'string' ? promptOfLine(reading, input, path) : promptOfFields(input)
    if (!prompt) return []
    const fault = promptFault(prompt)
    if (fault)
      report(reading, reading.document.place(path), 'prompt-text', fault, { got: shown(prompt.text) })
    return fault ? [] : [{ ...prompt, text: prompt.text.trim(), negative: prompt.negative || null }]
  })
}

function promptOfFields(fields: Exclude<PromptInput, string>): PromptSpec {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return { ...blankPrompt, ...Object.fromEntries(given) }
}

function promptOfLine(reading: Reading, line: string, path: Path): PromptSpec | null {
  const prompt = parsePromptLine(line)
  if (prompt.ok) return prompt.value
  const at = reading.document.textPlace(path, prompt.column)
  return report(reading, at, 'prompt-option', `${prompt.option} is not an option of a sample prompt here`, {
    expected: '--w --h --d --s --l --g with a number, --n with a text, --ss with a sampler',
    got: prompt.option,
  })
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
      expected: 'every epoch, every 2 epochs or every 100 steps',
      got: shown(text),
    },
  )
}

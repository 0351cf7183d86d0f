import { atStep, type Evidence } from './evidence.ts'
import type { Fault } from './words.ts'

/** sd-scripts' own words for an optimizer whose package is not there. */
const optimizerWords = /^No ([\w-]+) \/ /

export function missingOptimizer({ errors, lines }: Evidence): Fault | null {
  const error = errors.findLast(({ type, text }) => type === 'ImportError' && optimizerWords.test(text))
  if (error === undefined || !lines.some((line) => line.endsWith(', in get_optimizer'))) return null
  const name = optimizerWords.exec(error.text)?.[1]
  return {
    cause: 'missing-optimizer',
    reason: `The optimizer needs the Python package ${name}, which is not installed.`,
    lines: errors.map(({ line }) => line),
    hint: `Install ${name} into the python of sd-scripts, or choose another optimizer_type.`,
  }
}

const importErrors = ['ModuleNotFoundError', 'ImportError']

export function importError({ errors }: Evidence): Fault | null {
  const error = errors.at(-1)
  if (error === undefined || !importErrors.includes(error.type)) return null
  const name = /^No module named '([^']+)'/.exec(error.text)?.[1]
  return {
    cause: 'import-error',
    reason: name
      ? `Python cannot import ${name}, which sd-scripts needs.`
      : `Python cannot import what sd-scripts needs: ${error.text}.`,
    lines: [error.line],
    hint: 'Install requirements.txt of sd-scripts into its own python. lorasweep doctor says what else is missing.',
  }
}

/** Whatever else Python said last: better than accelerate's exit code. */
export function pythonError({ errors, step }: Evidence): Fault | null {
  const error = errors.at(-1)
  if (error === undefined) return null
  return {
    cause: 'python-error',
    reason: `The trainer stopped with an error ${atStep(step)}: ${error.line}`,
    lines: errors.map(({ line }) => line),
    hint: 'The traceback is in train.log.',
  }
}

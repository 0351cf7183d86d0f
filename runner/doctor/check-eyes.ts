import { listText } from '../../tracker/analysis/words/sentences.ts'
import { type Check, type EyesFacts, ok, warning } from './check.ts'

/** Only where config.json names models: nobody needs them, and the judge does without what is off. */
export function checkEyes({ asked, off }: EyesFacts): Check[] {
  if (asked.length === 0) return []
  if (off.length === 0) return [ok('eyes', `models that look at pictures: ${listText(asked)}`)]
  return [
    warning(
      'eyes',
      off.join('. '),
      'The judge goes on without. docs/eyes.md says what a model must look like.',
    ),
  ]
}

import type { RunGroup } from '../../verdict.ts'
import { isSameGroup } from '../case/group.ts'
import { listText } from './sentences.ts'

/** A run and what its score can be compared with. */
export interface Grouped {
  readonly run: string
  readonly group: RunGroup
}

/** Which runs cannot be held against the best one, why, and what would change that: a sentence for each cause. */
export function apartTexts(best: Grouped, others: readonly Grouped[]): string[] {
  const apart = others.filter(({ group }) => !isSameGroup(best.group, group))
  const isAskedAlike = ({ group }: Grouped): boolean => group.asked === best.group.asked
  const drawn = apart.filter(isAskedAlike)
  const asked = apart.filter((one) => !isAskedAlike(one))
  return [
    ...(drawn.length === 0 ? [] : [drawnText(best, drawn)]),
    ...(asked.length === 0 ? [] : [askedText(best, asked)]),
  ]
}

/** xformers' attention and other graphics cards round differently; sampling makes that another picture. */
const drawnText = (best: Grouped, others: readonly Grouped[]): string =>
  `Previews are not reproducible here: before training ${names(others)} drew other pictures than ${best.run} ` +
  'of the same prompts and seeds, so their scores are not compared. ' +
  'Draw them on one machine with one version of everything, with sdpa in the place of xformers.'

const askedText = (best: Grouped, others: readonly Grouped[]): string =>
  `${names(others)} ${others.length === 1 ? 'is' : 'are'} not known to have asked for the same pictures as ${best.run}, ` +
  'so their scores are not compared: model, script, prompts or their settings differ, ' +
  'or nothing that lies beside an imported run names them.'

const names = (runs: readonly Grouped[]): string => listText(runs.map(({ run }) => run))

import type { SweepPageFact, TrialFact } from '../../wire.ts'
import { stateWord } from '../words/states.ts'

export type CellValue = string | number | boolean | null

/** A column by which trials can be sorted, and a name that the filter knows. */
export interface TrialColumn {
  /** As the filter writes it: a parameter's own name, or one of ours. */
  readonly name: string
  readonly label: string
  readonly value: (trial: TrialFact) => CellValue
}

/** Beside the parameters; the filter knows them under these names. */
export const ownColumns = {
  trial: { name: 'trial', label: 'Trial', value: (one) => one.trial },
  state: { name: 'state', label: 'State', value: (one) => (one.run ? stateWord[one.run.state] : null) },
  loss: { name: 'loss', label: 'last', value: (one) => one.lastLoss },
  validation: { name: 'val_loss', label: 'val loss', value: (one) => one.validationLoss },
  verdict: { name: 'verdict', label: 'At its end', value: (one) => one.run?.judged?.verdict ?? null },
  epoch: { name: 'epoch', label: 'Keep', value: (one) => one.run?.judged?.keep?.epoch ?? null },
} as const satisfies Readonly<Record<string, TrialColumn>>

export const parameterColumn = (name: string): TrialColumn => ({
  name,
  label: name,
  value: ({ parameters }) => {
    const value = parameters[name]
    if (value === undefined) return null
    return typeof value === 'object' ? value.map(String).join(' ') : value
  },
})

/** All names a filter may use in a sweep. */
export const trialColumns = (parameters: readonly string[]): readonly TrialColumn[] => [
  ...Object.values(ownColumns),
  ...parameters.map(parameterColumn),
]

/** A column of numbers stands on the right, with its head and with what is missing. */
export const isNumeric = ({ trials }: Pick<SweepPageFact, 'trials'>, name: string): boolean =>
  trials.some((one) => typeof one.parameters[name] === 'number')

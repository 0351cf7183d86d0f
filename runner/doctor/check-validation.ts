import { faultHint, splitAdvice, splitFault, splitProposal } from '../../sweeps/plan/validation.ts'
import { type Check, type MachineFacts, ok, type SweepTrials, warning } from './check.ts'

/** Whether held-out pictures of the sweeps here are trained on, and what to write instead. */
export function checkValidation({
  sweeps,
  unreadable,
}: Pick<MachineFacts, 'sweeps' | 'unreadable'>): Check[] {
  const broken = unreadable.map(({ name, problem: { file, message, hint } }) => ({
    name: `sweep ${name}`,
    state: 'warning' as const,
    text: `${file}: ${message}`,
    hint,
  }))
  const faults = sweeps.flatMap(checkSweep)
  return [...broken, ...(faults.length > 0 ? faults : [soundSplits(sweeps)])]
}

/** Each fault once, however many trials have it. */
function checkSweep({ name, trials }: SweepTrials): Check[] {
  const faults = trials.map(splitFault).filter((one) => one !== null)
  const distinct = new Map(faults.map((fault) => [`${fault.split} ${fault.text}`, fault]))
  return [...distinct.values()].map((fault) =>
    warning(`validation ${name}`, `validation_split ${fault.split}: ${fault.text}`, faultHint(fault)),
  )
}

function soundSplits(sweeps: readonly SweepTrials[]): Check {
  const isSplit = ({ trials }: SweepTrials): boolean =>
    trials.some(({ trainer, parameters }) => trainer !== 'replay' && Number(parameters.validation_split) > 0)
  const count = sweeps.filter(isSplit).length
  if (count > 0) {
    return ok('validation', `held-out pictures are not trained on, in ${count} of ${sweeps.length} sweeps`)
  }
  const [proposal = null] = sweeps.toReversed().flatMap(proposalOf)
  return { ...ok('validation', 'no sweep here holds pictures out'), hint: proposal }
}

function proposalOf({ name, trials }: SweepTrials): string[] {
  const advice = trials.map(splitAdvice).find((one) => one !== null)
  return advice ? [`${name}: ${splitProposal(advice)}`] : []
}

/** What people do instead: each rule names the epochs it would keep, or null where it has nothing to look at. */
import type { BenchRun, Curve } from './bench-run.ts'
import type { Kept } from './scores.ts'
import { dvarStop, highest, kneedle, lowest } from './stopping.ts'

export type Rule = (run: BenchRun) => Kept | null

const atShare =
  (share: number): Rule =>
  ({ last }) => [Math.max(1, Math.round(share * last))]

/** A curve's values choose an index into it. */
const onCurve =
  (curveOf: (run: BenchRun) => Curve, choose: (values: readonly number[]) => number): Rule =>
  (run) => {
    const curve = curveOf(run)
    const chosen = curve[choose(curve.map(([, value]) => value))]
    return chosen ? [chosen[0]] : null
  }

const trainLoss = ({ trainLoss }: BenchRun): Curve => trainLoss
const validationLoss = ({ validationLoss }: BenchRun): Curve => validationLoss

/** By the name that is printed. Those on validation loss know only the runs that have one. */
export const rules: Readonly<Record<string, Rule>> = {
  'last epoch': ({ last }) => [last],
  '1/2': atShare(1 / 2),
  '2/3': atShare(2 / 3),
  'lowest train loss': onCurve(trainLoss, lowest),
  'DVAR on train loss': onCurve(trainLoss, dvarStop),
  'kneedle on train loss': onCurve(trainLoss, kneedle),
  'lowest artefact score': onCurve(({ artefacts }) => artefacts, lowest),
  'most like the training pictures': onCurve(({ similarity }) => similarity, highest),
  random: ({ last }) => Array.from({ length: last }, (_, k) => k + 1),
  'lowest validation loss': onCurve(validationLoss, lowest),
  'DVAR on validation loss': onCurve(validationLoss, dvarStop),
  'kneedle on validation loss': onCurve(validationLoss, kneedle),
}

import { epochsText, epochText } from '../../tracker/analysis/words/sentences.ts'
import { grouped } from '../../tracker/queries/grouped.ts'
import type { EpochVerdict, RunVerdict, Tier, Verdict } from '../../tracker/verdict.ts'

/** What a verdict says otherwise than the one before it, in the order of weight; null when it is the first. */
export function verdictChanges(before: RunVerdict | null, after: RunVerdict): readonly string[] | null {
  if (before === null) return null
  return [
    ...bestChange(before, after),
    ...wordChange(before, after),
    ...epochChanges(before, after),
    ...versionChange(before, after),
  ]
}

/** `likely overtrained`, `good`, `watch`: a healthy epoch with a flag is called by its flag. */
export function judgedText({ verdict, tier }: { readonly verdict: Verdict; readonly tier: Tier }): string {
  if (tier === 'none') return verdict
  return verdict === 'good' ? tier : `${tier} ${verdict}`
}

const arrow = (what: string, from: string, to: string): string[] =>
  from === to ? [] : [`${what} ${from} → ${to}`]

const bestText = ({ best }: RunVerdict): string => (best ? epochText(best.epoch) : 'none')

const bestChange = (before: RunVerdict, after: RunVerdict): string[] =>
  arrow('best', bestText(before), bestText(after))

const wordChange = (before: RunVerdict, after: RunVerdict): string[] =>
  arrow('verdict', before.verdict, after.verdict)

const versionChange = (before: RunVerdict, after: RunVerdict): string[] =>
  before.version === after.version ? [] : [`${before.version} → ${after.version}`]

/** Epochs with the same change are told together. */
function epochChanges(before: RunVerdict, after: RunVerdict): string[] {
  const [old, now] = [byEpoch(before), byEpoch(after)]
  const epochs = [...new Set([...old.keys(), ...now.keys()])].sort((a, b) => a - b)
  const changes = epochs.flatMap((epoch) => {
    const what = epochChange(old.get(epoch), now.get(epoch))
    return what === null ? [] : [{ epoch, what }]
  })
  return [...grouped(changes, ({ what }) => what)].map(
    ([what, those]) => `${epochsText(those.map(({ epoch }) => epoch))} ${what}`,
  )
}

const byEpoch = ({ epochs }: RunVerdict): Map<number, EpochVerdict> =>
  new Map(epochs.map((one) => [one.epoch, one]))

function epochChange(old: EpochVerdict | undefined, now: EpochVerdict | undefined): string | null {
  if (old === undefined) return 'judged for the first time'
  if (now === undefined) return 'no longer judged'
  const [from, to] = [judgedText(old), judgedText(now)]
  return from === to ? null : `${from} → ${to}`
}

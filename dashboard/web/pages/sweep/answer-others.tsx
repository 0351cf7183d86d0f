import type { AdviceKind, BestFact, SweepPageFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { equalsText, trialOf } from '../../words/answer.ts'
import { epochText, neighboursText } from '../../words/judged.ts'

/** Advice about another training; what to do with this one stands on its own page. */
const forTheNext: readonly AdviceKind[] = ['continue', 'lower-rate', 'raise-dim', 'check-dataset']

interface AnswerOthersProps {
  readonly page: SweepPageFact
  readonly best: BestFact
}

/** What else one could keep, and how far the answer can be trusted. */
export function AnswerOthers({ page, best }: AnswerOthersProps) {
  const { keep, safer, runnerUp } = best
  const judged = page.trials.find(({ run }) => run?.run === best.run)?.run?.judged ?? null
  const near = neighboursText({ keep, onset: judged?.onset ?? null })
  const next = judged?.advice.filter(({ kind }) => forTheNext.includes(kind)) ?? []
  const equals = equalsText(best)
  if (!near && !safer && !runnerUp && !equals && next.length + best.remarks.length === 0) return null
  return (
    <ul class="others">
      {near && <li title={near.numbers}>{near.text}</li>}
      {equals && <li>Not distinguishable from it: {equals}.</li>}
      {runnerUp && (
        <li>
          Next best: <EpochOfTrial sweep={page.name} place={runnerUp} />
        </li>
      )}
      {safer && (
        <li>
          Safer, if you fear overtraining: <EpochOfTrial sweep={page.name} place={safer} />
        </li>
      )}
      {next.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
      {best.remarks.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}

const EpochOfTrial = ({ sweep, place }: { sweep: string; place: NonNullable<BestFact['runnerUp']> }) => (
  <Link href={trialHref(sweep, trialOf(place.run))}>
    epoch {epochText(place.epoch)} of trial {trialOf(place.run)}
  </Link>
)

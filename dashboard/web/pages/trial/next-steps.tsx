import type { KeepFact, RunPageFact } from '../../../wire.ts'
import { compareHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { epochText } from '../../words/judged.ts'
import { atOf } from './moments.ts'

/** What to do with this training: the file, the advice, the epochs that come next. */
export function NextSteps({ run }: { run: RunPageFact }) {
  const { judged } = run
  const said = new Set(judged?.reasons.map(({ text }) => text))
  const advice = judged?.advice.filter(({ kind, text }) => kind !== 'use' && !said.has(text)) ?? []
  const keep = judged?.verdict === 'unclear' ? null : (judged?.keep ?? null)
  const others = keep ? othersOf(keep) : []
  if (!keep?.checkpoint && advice.length + others.length === 0) return null
  return (
    <div class="next">
      <h2 class="off-screen">What to do</h2>
      <ul>
        {keep?.checkpoint && (
          <li>
            Use <code>{keep.checkpoint}</code>
          </li>
        )}
        {advice.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
        {others.map(({ words, epoch }) => (
          <li key={words}>
            {words}:{' '}
            <Link href={againstKeep(run, epoch)} title="Compare it with the one to keep">
              epoch {epochText(epoch)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Epochs one could keep as well; one that is both is told once. */
function othersOf({ safer, runnerUp }: KeepFact): readonly { words: string; epoch: number }[] {
  if (safer !== null && safer === runnerUp) return [{ words: 'Safer, and next best', epoch: safer }]
  return [
    ...(safer === null ? [] : [{ words: 'Safer, if you fear overtraining', epoch: safer }]),
    ...(runnerUp === null ? [] : [{ words: 'Next best', epoch: runnerUp }]),
  ]
}

function againstKeep(run: RunPageFact, epoch: number): string {
  const { sweep, trial, attempt, judged } = run
  const side = (one: number) => ({ trial, attempt, at: atOf(run, one) })
  return compareHref(sweep, { a: side(judged?.keep?.epoch ?? 0), b: side(epoch) })
}

import { useState } from 'preact/hooks'
import type { DecisionsFact, ErrorBody, RunPageFact } from '../../../wire.ts'
import { api } from '../../client.ts'
import type { PencilKind } from '../../parts/pencil.tsx'
import { useResource } from '../../resource.ts'
import { decisionsSource } from '../../sources.ts'
import type { Moment } from './sample-slide.tsx'

type Said = Parameters<(typeof api.runs)[':sweep'][':trial'][':attempt']['decisions']['$post']>[0]['json']

/** What was decided about a run, and how to say more. */
export interface Decisions {
  /** Null until it is known. */
  readonly fact: DecisionsFact | null
  /** Why the last word was not taken down. */
  readonly failure: string | null
  readonly say: (said: Said) => Promise<void>
  /** Nothing decided so far is learnt from any more. */
  readonly forget: () => Promise<void>
}

export function useDecisions({ sweep, trial, attempt }: RunPageFact): Decisions {
  const place = { sweep, trial: `${trial}`, attempt: `${attempt}` }
  const load = useResource(decisionsSource(place))
  const read = load.kind === 'loading' ? null : load.value
  // What the server answered counts until something newer was read.
  const [said, setSaid] = useState<{ over: DecisionsFact | null; fact: DecisionsFact } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const fact = said && said.over === read ? said.fact : read
  const take = async (asking: Promise<Response>, taken: (answer: unknown) => DecisionsFact | null) => {
    const answer = await asked(asking)
    setFailure('failure' in answer ? answer.failure : null)
    const now = 'body' in answer ? taken(answer.body) : null
    if (now) setSaid({ over: read, fact: now })
  }
  return {
    ...{ fact, failure },
    say: (json) =>
      take(
        api.runs[':sweep'][':trial'][':attempt'].decisions.$post({ param: place, json }),
        (body) => body as DecisionsFact,
      ),
    forget: () =>
      take(
        api.decisions.$delete(),
        (body) => fact && { ...fact, learning: body as DecisionsFact['learning'], adaptedTo: null },
      ),
  }
}

async function asked(asking: Promise<Response>): Promise<{ body: unknown } | { failure: string }> {
  try {
    const answer = await asking
    const body: unknown = await answer.json()
    if (answer.ok) return { body }
    const first = (body as Partial<ErrorBody>).problems?.[0]
    return {
      failure: [first?.message ?? `The server answered ${answer.status}.`, first?.hint].join(' ').trim(),
    }
  } catch (error) {
    return { failure: `The server does not answer (${String(error)}).` }
  }
}

/** The mark that a person made at a moment: a pick outdoes a rating. */
export function pencilAt(fact: DecisionsFact | null, { axis, at }: Moment): PencilKind | undefined {
  if (fact?.pick?.axis === axis && fact.pick.at === at) return 'picked'
  const rating = fact?.ratings.find((one) => one.axis === axis && one.at === at)
  if (!rating || rating.value === 0) return undefined
  return rating.value > 0 ? 'liked' : 'rejected'
}

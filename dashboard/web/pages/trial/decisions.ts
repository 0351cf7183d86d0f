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
  const param = { sweep, trial: `${trial}`, attempt: `${attempt}` }
  const load = useResource(decisionsSource(param))
  const read = load.kind === 'loading' ? null : load.value
  const [said, setSaid] = useState<DecisionsFact | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const take = async (asking: Promise<Response>): Promise<unknown> => {
    const answer = await asked(asking)
    setFailure('failure' in answer ? answer.failure : null)
    return 'body' in answer ? answer.body : null
  }
  return {
    fact: newer(said, read),
    failure,
    say: async (json) => {
      const place = api.runs[':sweep'][':trial'][':attempt'].decisions
      const body = await take(place.$post({ param, json }))
      if (body !== null) setSaid(body as DecisionsFact)
    },
    forget: async () => {
      await take(api.decisions.$delete())
    },
  }
}

/** A reading under way when something was said is older than the answer to it. */
const newer = (said: DecisionsFact | null, read: DecisionsFact | null): DecisionsFact | null =>
  said && said.lines > (read?.lines ?? 0) ? said : read

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

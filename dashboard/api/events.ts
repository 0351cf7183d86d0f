import { OpenAPIHono } from '@hono/zod-openapi'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { lastSequence, readChanges } from '../../tracker/queries/changes.ts'
import type { ApiContext } from './context.ts'

/** A stream that says nothing for longer is taken for dead by some proxies. */
const sayAliveMs = 15_000

/**
 * `GET /events`: `change` events carry what to read again, their id is the place in the stream.
 * `Last-Event-ID` (or `?after=` for a new stream) catches up; `reset` says that the gap cannot be told and everything is to be read again.
 */
export const eventRoutes = (context: ApiContext) =>
  new OpenAPIHono().get('/events', (request) => {
    const asked = request.req.header('last-event-id') ?? request.req.query('after')
    request.header('X-Accel-Buffering', 'no')
    return streamSSE(request, (stream) => tell(context, stream, startingPlace(context, asked)))
  })

/** Without a place to go on from, a stream starts at the end. */
const startingPlace = ({ store }: ApiContext, asked: string | undefined): number =>
  asked !== undefined && /^\d{1,15}$/.test(asked) ? Number(asked) : lastSequence(store)

async function tell({ store, follower }: ApiContext, stream: SSEStreamingApi, from: number): Promise<void> {
  let place = from
  const gone = new AbortController()
  stream.onAbort(() => gone.abort())
  await stream.writeSSE({ event: 'hello', data: '{}', id: String(place) })
  for (;;) {
    const how = await follower.waitPast(place, { timeoutMs: sayAliveMs, signal: gone.signal })
    if (gone.signal.aborted || follower.isClosed()) return
    if (how === 'quiet') {
      await stream.write(': alive\n\n')
    } else {
      const { last, isGap, changes } = readChanges(store, place)
      place = last
      const event = isGap
        ? { event: 'reset', data: '{}' }
        : { event: 'change', data: JSON.stringify(changes) }
      await stream.writeSSE({ ...event, id: String(last) })
    }
  }
}

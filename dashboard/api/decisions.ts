import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi'
import { and, eq } from 'drizzle-orm'
import { readDecisions, readLearning, verdictVersion } from '../../tracker/human/fact.ts'
import { forgetPicks, sayAboutRun } from '../../tracker/human/say.ts'
import type { HumanLine, SampledMoment } from '../../tracker/human.ts'
import { targetText } from '../../tracker/queries/reader.ts'
import { findRun } from '../../tracker/queries/run.ts'
import type { Store } from '../../tracker/store/open.ts'
import { sample } from '../../tracker/store/schema.ts'
import { decisions, learning, said } from './bodies/decisions.ts'
import type { ApiContext } from './context.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { runTarget } from './runs.ts'
import { json, runParams } from './schemas.ts'

const path = '/runs/{sweep}/{trial}/{attempt}/decisions'

const readRoute = createRoute({
  method: 'get',
  path,
  request: { params: runParams },
  responses: { 200: json(decisions, 'What was decided about a run.'), ...notFound },
})

const sayRoute = createRoute({
  method: 'post',
  path,
  request: {
    params: runParams,
    body: { required: true, content: { 'application/json': { schema: said } } },
  },
  responses: { 200: json(decisions, 'What counts from now on.'), ...notFound },
})

const learningRoute = createRoute({
  method: 'get',
  path: '/decisions',
  responses: { 200: json(learning, 'How much has been decided that the judge may learn from.') },
})

const forgetRoute = createRoute({
  method: 'delete',
  path: '/decisions',
  responses: {
    200: json(learning, 'What was decided stays, and is learnt from no more: what is left of it.'),
  },
})

export const decisionRoutes = ({ store, home }: ApiContext) =>
  new OpenAPIHono({ defaultHook: wrongRequest })
    .openapi(readRoute, (context) => {
      const target = runTarget(context.req.valid('param'))
      const row = findRun(store.db, target)
      return row
        ? context.json(readDecisions(store, row.id), 200)
        : context.json(nothingThere(`run ${targetText(target)}`), 404)
    })
    .openapi(sayRoute, (context) => {
      const target = runTarget(context.req.valid('param'))
      const row = findRun(store.db, target)
      if (!row) return context.json(nothingThere(`run ${targetText(target)}`), 404)
      const body = context.req.valid('json')
      if (body.kind !== 'unpick' && !hasSamples(store, row.id, body))
        return context.json(nothingThere(`picture of ${targetText(target)} at ${body.axis} ${body.at}`), 404)
      sayAboutRun(home, store, row, lineOf(body, { version: verdictVersion(store, row.id), now: new Date() }))
      return context.json(readDecisions(store, row.id), 200)
    })
    .openapi(learningRoute, (context) => context.json(readLearning(store), 200))
    .openapi(forgetRoute, (context) => {
      forgetPicks(home, store, { saidAt: new Date().toISOString(), by: 'dashboard' })
      return context.json(readLearning(store), 200)
    })

/** Where nothing has been judged there is no suggestion to be seen. */
function lineOf(
  body: z.infer<typeof said>,
  { version, now }: { version: string | null; now: Date },
): HumanLine {
  const by = { saidAt: now.toISOString(), by: 'dashboard' } as const
  if (body.kind === 'unpick') return { ...body, ...by }
  return { ...body, ...by, version, sawSuggestion: body.sawSuggestion && version !== null }
}

const hasSamples = ({ db }: Store, run: number, { axis, at }: SampledMoment): boolean =>
  db
    .select({ path: sample.path })
    .from(sample)
    .where(and(eq(sample.run, run), eq(sample.axis, axis), eq(sample.at, at)))
    .limit(1)
    .get() !== undefined

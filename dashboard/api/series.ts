import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { readOverlay } from '../../tracker/queries/overlay.ts'
import { targetText } from '../../tracker/queries/reader.ts'
import { findRun } from '../../tracker/queries/run.ts'
import { readOverview, readWindow } from '../../tracker/queries/series.ts'
import { overlay, overview, points } from './bodies/series.ts'
import type { ApiContext } from './context.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { runTarget } from './runs.ts'
import { json, runParams, seriesQuery, sweepParams } from './schemas.ts'

const bound = (name: string) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'a number')
    .transform(Number)
    .openapi({ param: { name }, type: 'number' })

const overviewRoute = createRoute({
  method: 'get',
  path: '/runs/{sweep}/{trial}/{attempt}/overview',
  request: { params: runParams, query: seriesQuery },
  responses: {
    200: json(overview, 'A series in at most 512 buckets, by column.'),
    ...notFound,
  },
})

const windowRoute = createRoute({
  method: 'get',
  path: '/runs/{sweep}/{trial}/{attempt}/points',
  request: { params: runParams, query: seriesQuery.extend({ from: bound('from'), to: bound('to') }) },
  responses: {
    200: json(points, 'Points between two steps, at most 4,000, by column.'),
    ...notFound,
  },
})

const overlayQuery = z.object({
  kind: z.enum(['training', 'validation']),
  time: z.literal('yes').optional().openapi({ description: 'with seconds, for an axis of time' }),
})

const overlayRoute = createRoute({
  method: 'get',
  path: '/sweeps/{sweep}/overlay',
  request: { params: sweepParams, query: overlayQuery },
  responses: { 200: json(overlay, 'The loss of the latest run of every trial, by column.') },
})

export const seriesRoutes = ({ store: { db } }: ApiContext) =>
  new OpenAPIHono({ defaultHook: wrongRequest })
    .openapi(overviewRoute, (context) => {
      const target = runTarget(context.req.valid('param'))
      const row = findRun(db, target)
      const found = row && readOverview(db, row.id, context.req.valid('query'))
      return found
        ? context.json(found, 200)
        : context.json(nothingThere(`such series of ${targetText(target)}`), 404)
    })
    .openapi(windowRoute, (context) => {
      const target = runTarget(context.req.valid('param'))
      const row = findRun(db, target)
      const found = row && readWindow(db, row.id, context.req.valid('query'))
      return found
        ? context.json(found, 200)
        : context.json(nothingThere(`such series of ${targetText(target)}`), 404)
    })
    .openapi(overlayRoute, (context) => {
      const { sweep } = context.req.valid('param')
      const { kind, time } = context.req.valid('query')
      return context.json(readOverlay(db, sweep, { kind, isTimed: time === 'yes' }), 200)
    })

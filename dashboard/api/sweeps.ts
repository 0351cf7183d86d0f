import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { readSweep } from '../../tracker/queries/sweep.ts'
import { readSweeps } from '../../tracker/queries/sweeps.ts'
import { sweepPage, sweeps } from './bodies/sweep.ts'
import type { ApiContext } from './context.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { json, sweepParams } from './schemas.ts'

const listRoute = createRoute({
  method: 'get',
  path: '/sweeps',
  responses: {
    200: json(sweeps, 'All sweeps, the newest first.'),
  },
})

const sweepRoute = createRoute({
  method: 'get',
  path: '/sweeps/{sweep}',
  request: { params: sweepParams },
  responses: { 200: json(sweepPage, 'One sweep with its trials.'), ...notFound },
})

export const sweepRoutes = ({ store }: ApiContext) =>
  new OpenAPIHono({ defaultHook: wrongRequest })
    .openapi(listRoute, (context) => context.json({ sweeps: readSweeps(store.db) }, 200))
    .openapi(sweepRoute, (context) => {
      const { sweep } = context.req.valid('param')
      const found = readSweep(store.db, sweep)
      return found ? context.json(found, 200) : context.json(nothingThere(`sweep ${sweep}`), 404)
    })

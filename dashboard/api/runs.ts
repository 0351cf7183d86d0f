import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { type RunTarget, targetText } from '../../tracker/queries/reader.ts'
import { findRun, readRun } from '../../tracker/queries/run.ts'
import { runPage } from './bodies/run.ts'
import type { ApiContext } from './context.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { json, runParams } from './schemas.ts'

const runRoute = createRoute({
  method: 'get',
  path: '/runs/{sweep}/{trial}/{attempt}',
  request: { params: runParams },
  responses: {
    200: json(runPage, 'One run: verdict, samples, checkpoints, parameters.'),
    ...notFound,
  },
})

/** The run a request speaks of. */
export const runTarget = (params: {
  readonly sweep: string
  readonly trial: number
  readonly attempt: number | 'latest'
}): RunTarget => ({ ...params, attempt: params.attempt === 'latest' ? null : params.attempt })

export const runRoutes = ({ store }: ApiContext) =>
  new OpenAPIHono({ defaultHook: wrongRequest }).openapi(runRoute, (context) => {
    const target = runTarget(context.req.valid('param'))
    const row = findRun(store.db, target)
    const found = row && readRun(store.db, row)
    return found ? context.json(found, 200) : context.json(nothingThere(`run ${targetText(target)}`), 404)
  })

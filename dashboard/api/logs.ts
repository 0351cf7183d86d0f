import { join } from 'node:path'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { targetText } from '../../tracker/queries/reader.ts'
import { findRun } from '../../tracker/queries/run.ts'
import { runPaths } from '../../tracker/run-folder.ts'
import { log } from './bodies/series.ts'
import type { ApiContext } from './context.ts'
import { placeInRun, readLines } from './files.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { runTarget } from './runs.ts'
import { json, runParams, wholeNumber } from './schemas.ts'

/** Bytes of one piece: some thousand lines. */
const pieceBytes = 256 * 1024

const logRoute = createRoute({
  method: 'get',
  path: '/runs/{sweep}/{trial}/{attempt}/log',
  request: { params: runParams, query: z.object({ before: wholeNumber('before', 0).optional() }) },
  responses: {
    200: json(log, 'The end of the log, or what lies before an offset; empty as long as there is none.'),
    ...notFound,
  },
})

export const logRoutes = ({ store, home }: ApiContext) =>
  new OpenAPIHono({ defaultHook: wrongRequest }).openapi(logRoute, async (context) => {
    const target = runTarget(context.req.valid('param'))
    const row = findRun(store.db, target)
    const paths = row && runPaths(join(home, row.folder))
    const place = paths && (await placeInRun(paths.folder, paths.log))
    if (!row) return context.json(nothingThere(`run ${targetText(target)}`), 404)
    if (!place) return context.json({ size: 0, from: 0, text: '' }, 200)
    const before = context.req.valid('query').before ?? null
    return context.json(await readLines(place, { before, bytes: pieceBytes }), 200)
  })

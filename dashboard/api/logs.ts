import { join } from 'node:path'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { logView, searchLog } from '../../tracker/log/view.ts'
import { targetText } from '../../tracker/queries/reader.ts'
import { findRun } from '../../tracker/queries/run.ts'
import { runPaths } from '../../tracker/run-folder.ts'
import type { LogPage } from '../wire.ts'
import { log } from './bodies/series.ts'
import type { ApiContext } from './context.ts'
import { placeInRun, readLines } from './files.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { runTarget } from './runs.ts'
import { json, runParams, wholeNumber } from './schemas.ts'

/** Bytes that are read at most, from the end: more than a training of 100,000 steps prints. */
const mostBytes = 16 * 2 ** 20

/** Lines of an answer, unless others are asked for. */
const usualLines = 400

const logQuery = z.object({
  find: z.string().max(200).optional(),
  lines: wholeNumber('lines').optional(),
})

const logRoute = createRoute({
  method: 'get',
  path: '/runs/{sweep}/{trial}/{attempt}/log',
  request: { params: runParams, query: logQuery },
  responses: {
    200: json(log, 'The last lines of the log, or of those with a text; empty as long as there is none.'),
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
    if (!place) return context.json({ size: 0, skipped: 0, total: 0, found: 0, lines: [] }, 200)
    const { find = '', lines = usualLines } = context.req.valid('query')
    const { size, from, text } = await readLines(place, { bytes: mostBytes })
    const all = logView(Buffer.from(text))
    const found = find === '' ? all : searchLog(all, find)
    const page: LogPage = {
      ...{ size, skipped: from, total: all.length, found: found.length },
      lines: found.slice(-lines),
    }
    return context.json(page, 200)
  })

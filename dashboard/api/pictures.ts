import { join } from 'node:path'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { findPicture } from '../../tracker/queries/pictures.ts'
import { findRun } from '../../tracker/queries/run.ts'
import type { ApiContext } from './context.ts'
import { placeInRun, readWhole } from './files.ts'
import { notFound, nothingThere, wrongRequest } from './problems.ts'
import { runTarget } from './runs.ts'
import { runParams } from './schemas.ts'
import { type Width, widths } from './thumbnails.ts'

const pictureParams = runParams.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hex') })
const width = z
  .enum(widths.map(String) as [string, ...string[]])
  .transform((text) => Number(text) as Width)
  .optional()
  .openapi({ param: { name: 'width' }, type: 'integer', enum: [...widths] })

const pictureRoute = createRoute({
  method: 'get',
  path: '/runs/{sweep}/{trial}/{attempt}/pictures/{sha256}',
  request: { params: pictureParams, query: z.object({ width }) },
  responses: {
    200: {
      description: 'A sample as it lies in the run folder, or a WebP of that width.',
      content: { 'image/*': {} },
    },
    ...notFound,
  },
})

/** No request names a path: a picture is asked for by its content and must be a sample of the run. */
export const pictureRoutes = ({ store, home, thumbnails }: ApiContext) =>
  new OpenAPIHono({ defaultHook: wrongRequest }).openapi(pictureRoute, async (context) => {
    const { sha256, ...params } = context.req.valid('param')
    const row = findRun(store.db, runTarget(params))
    const sample = row && findPicture(store.db, row.id, sha256)
    const place = row && sample && (await placeInRun(join(home, row.folder), sample.path))
    if (!place) return context.json(nothingThere(`picture ${sha256}`), 404)
    const asked = context.req.valid('query').width
    context.header('ETag', `"${sha256}"`)
    context.header(
      'Cache-Control',
      sample.state === 'partial' ? 'no-store' : 'private, max-age=31536000, immutable',
    )
    if (asked === undefined) return picture(context, await readWhole(place), mediaType(sample.path))
    return picture(context, await thumbnails.thumbnail(sha256, asked, () => readWhole(place)), 'image/webp')
  })

const picture = (context: Context, bytes: Buffer, type: string) =>
  context.body(new Uint8Array(bytes), 200, { 'Content-Type': type })

const mediaType = (path: string): string =>
  ({ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp' })[
    path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  ] ?? 'application/octet-stream'

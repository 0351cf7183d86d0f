import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { ProblemError } from '../../tracker/problem.ts'
import type { ApiContext } from './context.ts'
import { decisionRoutes } from './decisions.ts'
import { eventRoutes } from './events.ts'
import { OutsideRunFolder } from './files.ts'
import { checkSite, checkToken, type Door } from './guard.ts'
import { logRoutes } from './logs.ts'
import { machineRoutes } from './machine.ts'
import { pictureRoutes } from './pictures.ts'
import { errorBody, refused } from './problems.ts'
import { runRoutes } from './runs.ts'
import { seriesRoutes } from './series.ts'
import { sweepRoutes } from './sweeps.ts'

const description = { openapi: '3.1.0', info: { title: 'lorasweep', version: '1' } }

const headers = secureHeaders({
  // HSTS would lock a browser out of every other http server on this machine.
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
})

/** A copy may be kept, but is asked for again: with the same ETag the answer is empty. */
const askAgain: MiddlewareHandler = async (context, next) => {
  await next()
  if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'private, no-cache')
}

/** All JSON routes and pictures, without a server. */
const resources = (context: ApiContext) =>
  new OpenAPIHono()
    .route('/', sweepRoutes(context))
    .route('/', runRoutes(context))
    .route('/', decisionRoutes(context))
    .route('/', seriesRoutes(context))
    .route('/', pictureRoutes(context))
    .route('/', logRoutes(context))
    .route('/', machineRoutes(context))
    .route('/', eventRoutes(context))

const underApi = (context: ApiContext) => new OpenAPIHono().route('/api', resources(context))

/** The type from which the pages' client is made. */
export type DashboardApi = ReturnType<typeof underApi>

/** The dashboard as a function of requests: `app.request('/api/sweeps')` needs no port. */
export function dashboardApp({ door, ...context }: ApiContext & { readonly door: Door }): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use(headers, checkSite(door), checkToken(door))
  // Never on /api/events: etag() waits for the end of a body, and a stream has none.
  for (const path of ['/api/sweeps', '/api/sweeps/*', '/api/runs/*', '/api/decisions', '/api/machine'])
    app.use(path, compress(), etag(), askAgain)
  app.route('/', underApi(context))
  app.doc31('/api/openapi.json', description)
  app.all('/api/*', (request) =>
    refused(request, 404, 'nothing-there', 'There is no such route.', 'See /api/openapi.json.'),
  )
  app.onError((error, request) => {
    if (error instanceof OutsideRunFolder)
      return refused(
        request,
        403,
        'outside-run-folder',
        error.message,
        'Samples must lie in the run folder itself.',
      )
    if (error instanceof HTTPException)
      return refused(request, 400, 'wrong-request', error.message, 'Send JSON, as /api/openapi.json says.')
    if (error instanceof ProblemError) return request.json(errorBody(...error.problems), 500)
    throw error
  })
  return app
}

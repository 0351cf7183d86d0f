import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { ProblemError, problem } from '../tracker/problem.ts'
import { openStore } from '../tracker/store/open.ts'
import { dashboardApp } from './api/app.ts'
import { openFollower } from './api/follower.ts'
import { isLoopback } from './api/guard.ts'
import { thumbnailCache } from './api/thumbnails.ts'

export interface ServerOptions {
  /** Absolute path of the home. */
  readonly home: string
  /** tracker.sqlite. */
  readonly database: string
  /** 0 = any free one. */
  readonly port: number
  readonly host?: string
  /** Needed beyond loopback. */
  readonly token?: string | null
  /** Folder of the built pages. */
  readonly pages?: string
}

export interface RunningServer {
  /** `http://127.0.0.1:7777`, with the token where one is needed. */
  readonly address: string
  readonly port: number
  /** Ends live streams at once, gives answers under way a second, then closes. */
  readonly close: () => Promise<void>
}

const builtPages = fileURLToPath(new URL('./web/', import.meta.url))

/** Serves the dashboard until it is closed. It never starts a program. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', token = null, home, database, pages = builtPages } = options
  if (!isLoopback(host) && token === null) throw new ProblemError([tokenNeeded(host)])
  const store = openStore(database)
  const follower = openFollower(store)
  const app = dashboardApp({ store, home, follower, thumbnails: thumbnailCache(), door: { token } })
  servePages(app, pages)
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host }) as Server
  const port = await listen(server, { port: options.port, host })
  const close = async (): Promise<void> => {
    follower.close()
    await closeServer(server)
    store.close()
  }
  return { address: addressOf({ host, port, token }), port, close }
}

/** Every address of a page is the same document; the pages read the address themselves. */
function servePages(app: OpenAPIHono, pages: string): void {
  if (!existsSync(join(pages, 'index.html'))) {
    app.get('*', (context) => context.text('The pages are not built. Run: npm run build\n', 503))
    return
  }
  app.use('/assets/*', async (context, next) => {
    await next()
    if (context.res.ok) context.header('Cache-Control', 'public, max-age=31536000, immutable')
  })
  app.use('/assets/*', serveStatic({ root: pages }))
  app.get('/assets/*', (context) => context.notFound())
  app.get('/mark.svg', serveStatic({ root: pages }))
  app.get('*', serveStatic({ root: pages, path: 'index.html' }))
}

const listen = (server: Server, { port, host }: { port: number; host: string }): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(portProblem(cause, port)))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })

const graceMs = 1000

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function addressOf({ host, port, token }: { host: string; port: number; token: string | null }): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}${token === null ? '' : `/?token=${encodeURIComponent(token)}`}`
}

const tokenNeeded = (host: string) =>
  problem('token-needed', `${host} can be reached from other machines, so a token is needed`, {
    hint: 'give a token, or serve on 127.0.0.1 and reach it through ssh -L',
  })

function portProblem(cause: Error, port: number): Error {
  const taken = 'code' in cause && cause.code === 'EADDRINUSE'
  if (!taken) return cause
  return new ProblemError(
    [problem('port-taken', `port ${port} is taken`, { hint: 'choose another with --port' })],
    { cause },
  )
}

import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { refused } from './problems.ts'

/** Who may ask. */
export interface Door {
  /** Secret of this server, or null when only this machine can reach it. */
  readonly token: string | null
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])
export const isLoopback = (host: string): boolean => loopbackNames.has(host) || host === '::1'

const cookieName = 'lorasweep'

/**
 * Another site in the same browser must not reach us: its requests carry its origin, and a name that
 * was rebound to 127.0.0.1 is not one of ours. Behind a token any name will do: it holds no cookie of ours.
 */
export const checkSite = ({ token }: Door): MiddlewareHandler => {
  return async (context, next) => {
    const host = context.req.header('host') ?? new URL(context.req.url).host
    if (token === null && !isLoopback(hostname(host))) {
      return refused(
        context,
        403,
        'wrong-host',
        `This server does not answer to ${host}.`,
        'Open it as http://127.0.0.1.',
      )
    }
    const origin = context.req.header('origin')
    const site = context.req.header('sec-fetch-site')
    const foreign =
      (origin !== undefined && !isOwnOrigin(origin, host)) ||
      (site === 'cross-site' && !isVisit(context.req.raw))
    if (foreign) {
      return refused(
        context,
        403,
        'wrong-origin',
        'Another site may not ask this server.',
        'Open the dashboard itself.',
      )
    }
    return next()
  }
}

/** A token in the address is exchanged for a cookie that no script can read, and taken out of the address. */
export const checkToken = ({ token }: Door): MiddlewareHandler => {
  return async (context, next) => {
    if (token === null) return next()
    const url = new URL(context.req.url)
    const shown = url.searchParams.get('token')
    if (shown !== null && isSame(shown, token)) {
      url.searchParams.delete('token')
      setCookie(context, cookieName, keyOf(token), { httpOnly: true, sameSite: 'Strict', path: '/' })
      return context.redirect(url.pathname + url.search, 303)
    }
    const bearer = context.req.header('authorization')?.replace(/^Bearer /, '')
    const cookie = getCookie(context, cookieName)
    if ((bearer && isSame(bearer, token)) || (cookie && isSame(cookie, keyOf(token)))) return next()
    const hint = 'Open the whole address that `lorasweep serve` printed: it ends in ?token=….'
    return refused(context, 401, 'no-token', 'This dashboard asks for a token.', hint)
  }
}

const hostname = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

const isOwnOrigin = (origin: string, host: string): boolean => {
  const own = URL.canParse(origin) ? new URL(origin).host : null
  return own === host.toLowerCase()
}

/** A person following a link from elsewhere. */
const isVisit = (request: Request): boolean =>
  request.method === 'GET' && request.headers.get('sec-fetch-mode') === 'navigate'

/** The cookie is not the token, so that a copied cookie does not open another door. */
const keyOf = (token: string): string => createHash('sha256').update(`cookie ${token}`).digest('hex')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

import type { OpenAPIHono } from '@hono/zod-openapi'
import { metricsDocument } from '../../tracker/export/metrics.ts'
import type { Store } from '../../tracker/store/open.ts'

interface Described {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters?: readonly { name: string; in: string }[] } }>
  >
}

interface Run {
  readonly id: number
  readonly sweep: string
  readonly trial: number
  readonly attempt: number
}

/** Every JSON answer of the dashboard about every run of a home, by address. */
export async function everyAnswer(app: OpenAPIHono, store: Store): Promise<Map<string, string>> {
  const { paths } = (await (await app.request('/api/openapi.json')).json()) as Described
  const runs = store.sqlite
    .prepare('SELECT id, sweep, trial, attempt FROM run ORDER BY sweep, trial, attempt')
    .all() as Run[]
  const answers = new Map<string, string>()
  for (const [template, { get }] of Object.entries(paths)) {
    if (/pictures|events/.test(template)) continue
    const asked = (get?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name)
    for (const address of runs.flatMap((run) => addresses(store, run, template, asked))) {
      const answer = await app.request(address)
      if (answer.status !== 200 && answer.status !== 404)
        throw new Error(`${address} answers ${answer.status}`)
      answers.set(address, await answer.text())
    }
  }
  return answers
}

/** One for each curve where a route asks for one. */
function addresses(store: Store, run: Run, template: string, asked: readonly string[]): string[] {
  const path = template
    .replace('{sweep}', run.sweep)
    .replace('{trial}', String(run.trial))
    .replace('{attempt}', String(run.attempt))
  const { series } = metricsDocument(store, run.id)
  return (asked.includes('tag') ? series : series.slice(0, 1)).map(({ tag, axis }) => {
    const known: Record<string, string> = { tag, axis, from: '0', to: '1000', kind: 'training' }
    const query = asked
      .filter((name) => name in known)
      .map((name): [string, string] => [name, known[name] ?? ''])
    return `${path}?${new URLSearchParams(query)}`
  })
}

import type { Store } from './open.ts'

/** A wish from the dashboard or another terminal; the runner's next plan sees it. */
export type RunnerRequest =
  | {
      readonly id: string
      readonly kind: 'stop'
      readonly run: string
      readonly by: string
      readonly why: string
    }
  | { readonly id: string; readonly kind: 'retry'; readonly trial: string }

interface RequestRow {
  readonly id: string
  readonly kind: RunnerRequest['kind']
  readonly body: string
}

/** The id comes from who asks, so asking twice is asking once; false = it was there. */
export function addRequest(store: Store, request: RunnerRequest, now: Date): boolean {
  const { id, kind, ...body } = request
  const added = store.sqlite
    .prepare(
      'INSERT INTO request (id, kind, body, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    )
    .run(id, kind, JSON.stringify(body), now.toISOString())
  return added.changes === 1
}

export function unservedRequests(store: Store): RunnerRequest[] {
  const rows = store.sqlite
    .prepare('SELECT id, kind, body FROM request WHERE served_at IS NULL ORDER BY created_at, id')
    .all() as RequestRow[]
  return rows.map((row) => ({ id: row.id, kind: row.kind, ...JSON.parse(row.body) }) as RunnerRequest)
}

/** Whether the wish was granted, and what is said to who asked. */
export interface RequestAnswer {
  readonly isGranted: boolean
  readonly text: string
}

export function answerRequest(store: Store, id: string, answer: RequestAnswer, now: Date): void {
  store.sqlite
    .prepare('UPDATE request SET served_at = ?, answer = ? WHERE id = ? AND served_at IS NULL')
    .run(now.toISOString(), JSON.stringify(answer), id)
}

/** Null while nobody has served it. */
export function requestAnswer(store: Store, id: string): RequestAnswer | null {
  const row = store.sqlite.prepare('SELECT answer FROM request WHERE id = ?').get(id) as
    | { answer: string | null }
    | undefined
  return row?.answer ? (JSON.parse(row.answer) as RequestAnswer) : null
}

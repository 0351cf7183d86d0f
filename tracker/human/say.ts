import { join } from 'node:path'
import { type HumanLine, type Standing, saysNews, standingOf } from '../human.ts'
import { appendHuman, readHuman } from '../run-folder.ts'
import type { Store } from '../store/open.ts'
import { inOneWrite } from '../store/write.ts'
import { decisionsOf } from './decisions.ts'
import { recordHuman } from './record.ts'

/** Where a word about a run goes: `folder` is relative to the home, with `/`. */
export interface SpokenOf {
  readonly id: number
  readonly folder: string
}

/**
 * Writes a line to the run folder and then to the record, and says what counts from now on. What
 * changes nothing is not written: doing it twice is doing it once.
 */
export function sayAboutRun(home: string, store: Store, of: SpokenOf, line: HumanLine): Standing {
  const folder = join(home, of.folder)
  return inOneWrite(store, () => {
    const said = readHuman(folder)
    const before = standingOf(said.lines.map((one) => one.line))
    if (!saysNews(before, line)) return before
    appendHuman(folder, line)
    const now = readHuman(folder)
    recordHuman(store, of.id, now)
    return standingOf(now.lines.map((one) => one.line))
  })
}

/**
 * Nothing that was decided so far is learnt from any more; picks and ratings stay where they are
 * shown. Returns how many decisions that were.
 */
export function forgetPicks(
  home: string,
  store: Store,
  said: { readonly saidAt: string; readonly by: 'dashboard' | 'command' },
): number {
  const decided = decisionsOf(store)
  for (const { id, folder } of decided) sayAboutRun(home, store, { id, folder }, { kind: 'forget', ...said })
  return decided.flatMap(({ decisions }) => decisions).length
}

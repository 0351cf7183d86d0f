import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { decisionsOf } from '../../../tracker/human/decisions.ts'
import { readDecisions } from '../../../tracker/human/fact.ts'
import { lineText, parseLines } from '../../../tracker/human/lines.ts'
import { forgetPicks, sayAboutRun } from '../../../tracker/human/say.ts'
import { type BestPick, type HumanLine, type Rating, standingOf } from '../../../tracker/human.ts'
import { ProblemError } from '../../../tracker/problem.ts'
import { rebuildStore } from '../../../tracker/rebuild.ts'
import { readHuman, runPaths } from '../../../tracker/run-folder.ts'
import { changesSince } from '../../../tracker/store/changes.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { homeWithRun } from '../recorded.ts'

const saidAt = '2026-11-21T08:00:00.000Z'
const said = { axis: 'epoch', by: 'dashboard', saidAt, sawSuggestion: false, version: 'judge/2' } as const
const pick = (at: number): BestPick => ({ kind: 'pick', at, ...said })
const rating = (at: number, value: Rating['value'], label: Rating['label'] = null): Rating => ({
  ...{ kind: 'rating', at, value, label },
  ...said,
})
const unpick: HumanLine = { kind: 'unpick', saidAt, by: 'dashboard' }
const forget: HumanLine = { kind: 'forget', saidAt, by: 'command' }

describe('what counts', () => {
  const cases: readonly [string, readonly HumanLine[], object][] = [
    ['nothing', [], { pick: null, ratings: [], learnt: [] }],
    ['the last pick', [pick(3), pick(5)], { pick: pick(5), ratings: [], learnt: [pick(5)] }],
    ['no pick that was taken back', [pick(3), unpick], { pick: null, ratings: [], learnt: [] }],
    [
      'the last rating of each moment, in order',
      [rating(7, 1), rating(2, 1), rating(2, -1)],
      { ratings: [rating(2, -1), rating(7, 1)] },
    ],
    ['no rating that was taken back', [rating(2, 1), rating(2, 0)], { ratings: [], learnt: [] }],
    ['a label alone', [rating(2, 0, 'overtrained')], { ratings: [rating(2, 0, 'overtrained')] }],
    [
      'what is forgotten as a decision, but not as something to learn from',
      [pick(3), rating(2, -1), forget, rating(4, 1)],
      { pick: pick(3), ratings: [rating(2, -1), rating(4, 1)], learnt: [rating(4, 1)] },
    ],
    ['a pick made again after it was forgotten', [pick(3), forget, pick(3)], { learnt: [pick(3)] }],
  ]
  test.each(cases)('%s', (_, lines, expected) => {
    // As they come from the table: every line an object of its own.
    expect(standingOf(lines.map((line) => structuredClone(line)))).toMatchObject(expected)
  })
})

describe('human.jsonl', () => {
  test('cut at every byte gives the whole lines before the cut, and names the rest', () => {
    const lines = [pick(3), rating(5, -1, 'overtrained'), forget]
    const bytes = Buffer.from(lines.map(lineText).join(''))
    for (let cut = 0; cut <= bytes.length; cut++) {
      const read = parseLines(bytes.subarray(0, cut))
      // A line that lacks nothing but its end says all it was to say.
      const whole = lines.filter(
        (_, n) =>
          cut >=
          lines
            .slice(0, n + 1)
            .map(lineText)
            .join('').length -
            1,
      )
      expect(read.lines.map(({ line }) => line)).toEqual(whole)
      const begun = whole.map(lineText).join('').length
      expect(read.damage.map(({ offset }) => offset)).toEqual(cut > begun ? [begun] : [])
    }
  })

  test('a word after a cut line is not lost with it', () => {
    const { home, folder, store, of } = spoken()
    sayAboutRun(home, store, of, pick(3))
    sayAboutRun(home, store, of, pick(4))
    const { human } = runPaths(folder)
    truncateSync(human, readFileSync(human).length - 9)
    expect(sayAboutRun(home, store, of, pick(6)).pick).toEqual(pick(6))
    const { lines, damage } = readHuman(folder)
    expect(lines.map(({ line }) => line)).toEqual([pick(3), pick(6)])
    expect(damage).toHaveLength(1)
    expect(store.sqlite.prepare('SELECT file, offset FROM damage').all()).toEqual([
      { file: 'human.jsonl', offset: damage[0]?.offset },
    ])
  })

  test('lines of a later lorasweep are passed over, foreign ones are named', () => {
    const note = '{"kind":"note","text":"lovely"}\n'
    const text = `${note}${lineText(pick(2))}{"kind":"pick","at":"three"}\n[]\nnonsense\n`
    const { lines, damage } = parseLines(Buffer.from(text))
    expect(lines).toEqual([{ offset: note.length, line: pick(2) }])
    expect(damage.map(({ text: words }) => words)).toEqual(
      Array(3).fill(expect.stringContaining('passed over')),
    )
  })

  test('the same word twice is written once', () => {
    const { home, folder, store, of } = spoken()
    for (const line of [pick(3), pick(3), rating(2, 1), rating(2, 1), rating(9, 0), forget, forget])
      sayAboutRun(home, store, of, line)
    expect(readHuman(folder).lines.map(({ line }) => line)).toEqual([pick(3), rating(2, 1), forget])
  })

  test('a folder that cannot be written says so and the record does not know better', () => {
    const { home, folder, store, of } = spoken()
    rmSync(folder, { recursive: true })
    const saying = () => sayAboutRun(home, store, of, pick(3))
    expect(saying).toThrow(ProblemError)
    expect(saying).toThrow('human.jsonl')
    expect(decisionsOf(store)).toEqual([])
  })
})

describe('the record of it', () => {
  test('follows the file, and live views hear of it', () => {
    const { home, folder, store, of } = spoken()
    const before = changesSince(store, 0).seq
    sayAboutRun(home, store, of, pick(3))
    expect(changesSince(store, before).changes.map(({ run, kind }) => [run, kind])).toEqual([
      [of.id, 'human'],
    ])
    // A writer that died between file and table is caught up with by the next word.
    appendFileSync(runPaths(folder).human, lineText(rating(1, -1)))
    sayAboutRun(home, store, of, rating(3, 1))
    expect(decisionsOf(store)).toEqual([
      {
        ...{ id: of.id, run: 'zorvek/1.1', folder: of.folder },
        decisions: [pick(3), rating(1, -1), rating(3, 1)],
      },
    ])
  })

  test('is the same after the database was deleted', async () => {
    const { home, store, of } = spoken()
    for (const line of [pick(3), forget, rating(2, -1), pick(4)]) sayAboutRun(home, store, of, line)
    const before = readDecisions(store, of.id)
    expect(before).toMatchObject({ pick: { at: 4 }, learning: { decisions: 2, runs: 1 } })
    store.close()
    for (const end of ['', '-wal', '-shm']) rmSync(join(home, `tracker.sqlite${end}`), { force: true })
    const again = openStore(join(home, 'tracker.sqlite'))
    onTestFinished(again.close)
    await rebuildStore(home, again, { onProgress: () => undefined, isAlive: () => false })
    expect(readDecisions(again, idOf(again))).toEqual(before)
    expect(decisionsOf(again).map(({ decisions }) => decisions)).toEqual([[pick(4), rating(2, -1)]])
  })

  test('a rebuild forgets what the folder no longer says', async () => {
    const { home, folder, store, of } = spoken()
    sayAboutRun(home, store, of, pick(3))
    writeFileSync(runPaths(folder).human, '')
    await rebuildStore(home, store, { onProgress: () => undefined, isAlive: () => false })
    expect(decisionsOf(store)).toEqual([])
  })

  test('forgetting leaves picks where they are and learns from none of them', () => {
    const { home, folder, store, of } = spoken()
    for (const line of [pick(3), rating(2, -1)]) sayAboutRun(home, store, of, line)
    expect(forgetPicks(home, store, { saidAt, by: 'command' })).toBe(2)
    expect(forgetPicks(home, store, { saidAt, by: 'command' })).toBe(0)
    expect(readDecisions(store, of.id)).toMatchObject({
      ...{ pick: { at: 3 }, ratings: [{ at: 2, value: -1 }] },
      learning: { decisions: 0, runs: 0 },
    })
    expect(readHuman(folder).lines.at(-1)?.line).toEqual(forget)
  })
})

/** A home with one run that is in its record. */
function spoken() {
  const { home, folder } = homeWithRun()
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(() => {
    if (store.sqlite.open) store.close()
  })
  const relative = folder.slice(home.length + 1)
  const { id } = store.sqlite
    .prepare(
      "INSERT INTO run (sweep, trial, attempt, folder, state, queued_at) VALUES ('zorvek', 1, 1, ?, 'succeeded', '') RETURNING id",
    )
    .get(relative) as { id: number }
  return { home, folder, store, of: { id, folder: relative } }
}

const idOf = (store: Store): number => (store.sqlite.prepare('SELECT id FROM run').get() as { id: number }).id

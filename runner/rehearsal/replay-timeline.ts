/**
 * A recorded training as a list of things that happened, in seconds from its start. A recording is
 * either a trace (`events.jsonl` beside `files/`) or a finished run folder without times (`run/`),
 * whose times are read from its event file, its sample names and its checkpoints.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { finishedRunTimeline } from './replay-finished.ts'

export type Happening =
  | { readonly t: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** The file has grown to this many bytes; `file` is relative, with `/`. */
  | { readonly t: number; readonly file: string; readonly size: number }
  /** Negative = ended by that signal, as Python's subprocess counts. */
  | { readonly t: number; readonly exit: number }

export interface Recording {
  /** Where the bytes of `file` lie. */
  readonly files: string
  readonly happenings: readonly Happening[]
}

/** @throws ProblemError when the folder holds no recording. */
export function readRecording(folder: string): Recording {
  const trace = join(folder, 'events.jsonl')
  if (existsSync(trace)) {
    const files = join(folder, 'files')
    return { files, happenings: withLastBytes(parseTrace(readFileSync(trace, 'utf8'), trace), files) }
  }
  const run = join(folder, 'run')
  if (existsSync(run)) return { files: run, happenings: finishedRunTimeline(run, filesBelow(run)) }
  throw new ProblemError([
    problem('no-recording', 'There is no recorded training here', {
      expected: 'events.jsonl with files/, or run/',
      got: existsSync(folder) ? 'a folder with neither' : 'no such folder',
      file: folder,
      hint: 'Name the folder of a recording in `recording`.',
    }),
  ])
}

function parseTrace(text: string, file: string): Happening[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseHappening(line, file, index + 1))
}

function parseHappening(line: string, file: string, number: number): Happening {
  try {
    return JSON.parse(line) as Happening
  } catch (cause) {
    const known = { expected: 'one JSON object', got: line.slice(0, 40), file, line: number }
    throw new ProblemError([problem('broken-recording', 'The recording is cut off or broken', known)], {
      cause,
    })
  }
}

/** Growth was polled, so the last bytes of a file may have come after its last row. */
function withLastBytes(happenings: readonly Happening[], files: string): Happening[] {
  const end = happenings.findIndex((one) => 'exit' in one)
  const before = end < 0 ? happenings : happenings.slice(0, end)
  const t = before.at(-1)?.t ?? 0
  const last = filesBelow(files).map((file) => ({ t, file, size: statSync(join(files, file)).size }))
  return [...before, ...last, ...(end < 0 ? [] : happenings.slice(end))]
}

export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

import { z } from 'zod'
import type { HumanLine, PlacedLine } from '../human.ts'

const said = { saidAt: z.iso.datetime(), by: z.enum(['dashboard', 'command']) }
const decided = {
  ...said,
  axis: z.enum(['step', 'epoch']),
  at: z.int().nonnegative(),
  sawSuggestion: z.boolean(),
  version: z.string().nullable(),
}

/** Kept as they were written: keys of a later lorasweep are left alone. */
const shapes: Readonly<Record<HumanLine['kind'], z.ZodType<HumanLine>>> = {
  pick: z.looseObject({ kind: z.literal('pick'), ...decided }),
  rating: z.looseObject({
    ...{ kind: z.literal('rating'), ...decided },
    value: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
    label: z.enum(['undertrained', 'overtrained']).nullable(),
  }),
  unpick: z.looseObject({ kind: z.literal('unpick'), ...said }),
  forget: z.looseObject({ kind: z.literal('forget'), ...said }),
}

/** What `human.jsonl` says, and which of its lines say nothing; `text` is a sentence. */
export interface HumanLines {
  readonly lines: readonly PlacedLine[]
  readonly damage: readonly { readonly offset: number; readonly text: string }[]
}

export const lineText = (line: HumanLine): string => `${JSON.stringify(line)}\n`

/** Lines of kinds that a later lorasweep writes are passed over; what cannot be read is named. */
export function parseLines(bytes: Buffer): HumanLines {
  const lines: PlacedLine[] = []
  const damage: HumanLines['damage'][number][] = []
  for (let offset = 0, end = 0; offset < bytes.length; offset = end + 1) {
    end = lineEnd(bytes, offset)
    const text = bytes.toString('utf8', offset, end)
    if (text.trim() === '') continue
    const line = parseLine(text)
    if (line === 'broken') damage.push({ offset, text: brokenText(end === bytes.length) })
    else if (line !== null) lines.push({ offset, line })
  }
  return { lines, damage }
}

function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(0x0a, from)
  return end === -1 ? bytes.length : end
}

/** Null = of a kind that is not known here. */
function parseLine(text: string): HumanLine | 'broken' | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'broken'
  }
  const kind = z.looseObject({ kind: z.string() }).safeParse(value).data?.kind
  if (kind === undefined) return 'broken'
  if (!Object.hasOwn(shapes, kind)) return null
  return shapes[kind as HumanLine['kind']].safeParse(value).success ? (value as HumanLine) : 'broken'
}

const brokenText = (isLast: boolean): string =>
  isLast
    ? 'the last line was cut while it was written: what it said is lost'
    : 'a line is not what lorasweep wrote: it is passed over'

import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { Problem } from '../../tracker/model.ts'
import { problemAt } from '../problem.ts'
import type { Place } from '../spec.ts'

/** A path into the file: keys and indices from the top. */
export type Path = readonly (string | number)[]

/** A YAML file as plain values, with the place of each. */
export interface SweepDocument {
  readonly file: string
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Of the value at a path, or of the nearest thing above it. */
  readonly place: (path: Path) => Place
  /** Of the key at a path. */
  readonly keyPlace: (path: Path) => Place
  /** Of a character, counted from 1, in the text at a path. */
  readonly textPlace: (path: Path, column: number) => Place
}

/** More aliases than a person writes are a YAML bomb. */
const mostAliases = 100
const start: Place = { line: 1, column: 1 }

export function readDocument(text: string, file: string): SweepDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    logLevel: 'silent',
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problems = document.errors.map((error) =>
    faultOf(error.code, error.message, placeAt(error.pos[0]), file),
  )
  if (problems.length === 0) problems.push(...aliasProblems(document, placeAt, file))
  return {
    file,
    value: problems.length === 0 ? document.toJS({ maxAliasCount: -1 }) : null,
    problems,
    place: (path) => placeOf(document, path, placeAt),
    keyPlace: (path) => keyPlaceOf(document, path, placeAt),
    textPlace: (path, column) => textPlaceOf(document, path, column, placeAt),
  }
}

const words: Readonly<Record<string, readonly [string, string]>> = {
  TAB_AS_INDENT: ['a tab is used to indent', 'YAML wants spaces there'],
  DUPLICATE_KEY: ['this key is written twice', 'keep one of them; a list of values goes in [ ]'],
  BAD_INDENT: ['the indentation does not fit', 'lines of one block begin in the same column'],
  MISSING_CHAR: ['a sign is missing', 'look for a bracket, a quote or a : that is not closed'],
  MULTIPLE_DOCS: ['one file holds one sweep', 'remove the --- line and what follows'],
}

function faultOf(code: string, message: string, at: Place, file: string): Problem {
  const [said, hint] = words[code] ?? [message, null]
  return problemAt(file, at, `yaml-${code.toLowerCase().replaceAll('_', '-')}`, said, { hint })
}

function aliasProblems(document: Document, placeAt: (offset: number) => Place, file: string): Problem[] {
  const problems: Problem[] = []
  let count = 0
  visit(document, {
    Alias(_, alias) {
      count += 1
      const at = placeAt(alias.range?.[0] ?? 0)
      const known = alias.resolve(document) !== undefined
      if (!known) {
        const message = `nothing is marked &${alias.source}`
        problems.push(problemAt(file, at, 'yaml-unknown-alias', message, { hint: writeOut }))
      }
      if (count === mostAliases + 1) problems.push(tooMany(file, at))
    },
  })
  if (aliasCost(document) > mostAliases * 100) problems.push(tooMany(file, start))
  return problems
}

const writeOut = 'write the values out, or use grid:'

const tooMany = (file: string, at: Place): Problem =>
  problemAt(file, at, 'yaml-too-many-aliases', 'the file repeats itself too often by *aliases', {
    expected: `at most ${mostAliases}, and no aliases of aliases of aliases`,
    hint: writeOut,
  })

/** Nodes that the document would have with every alias written out. */
function aliasCost(document: Document): number {
  const costs = new Map<unknown, number>()
  const cost = (node: unknown): number => {
    const known = costs.get(node)
    if (known !== undefined) return known
    costs.set(node, 1)
    const total = isAlias(node)
      ? cost(node.resolve(document))
      : 1 + partsOf(node).reduce<number>((sum, part) => sum + cost(part), 0)
    costs.set(node, total)
    return total
  }
  return cost(document.contents)
}

const partsOf = (node: unknown): readonly unknown[] =>
  isPair(node) ? [node.value] : isCollection(node) ? node.items : []

function placeOf(document: Document, path: Path, placeAt: (offset: number) => Place): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    const range = (node as { range?: [number, number, number] | null } | undefined)?.range
    if (range) return placeAt(range[0])
  }
  return start
}

function keyPlaceOf(document: Document, path: Path, placeAt: (offset: number) => Place): Place {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    if (pair && isScalar(pair.key) && pair.key.range) return placeAt(pair.key.range[0])
  }
  return placeOf(document, path, placeAt)
}

function textPlaceOf(
  document: Document,
  path: Path,
  column: number,
  placeAt: (offset: number) => Place,
): Place {
  const node = document.getIn(path, true)
  const place = placeOf(document, path, placeAt)
  if (!isScalar(node) || node.type?.startsWith('BLOCK')) return place
  const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0
  return { line: place.line, column: place.column + quote + column - 1 }
}

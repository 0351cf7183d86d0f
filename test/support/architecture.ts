/** The house's rules on who may import whom, as data, and a pure check of a set of files against them. */

export interface SourceFile {
  /** From the top of the repository, with `/`. */
  readonly path: string
  readonly text: string
}

interface Room {
  /** The first pattern that matches a path is its room. */
  readonly name: string
  readonly holds: RegExp
  /** Rooms it may import from, its own included only when named. */
  readonly may: readonly string[]
  /** Files that may touch the disk, processes, the network, threads or the browser. */
  readonly outside: RegExp
}

const none = /^$/
const all = /./

export const rooms: readonly Room[] = [
  { name: 'model', holds: /^tracker\/(model|verdict)\.ts$/, may: [], outside: none },
  { name: 'pixels', holds: /^tracker\/pixels\//, may: ['pixels'], outside: none },
  {
    name: 'expression',
    holds: /^sweeps\/expression[^/]*\.ts$/,
    may: ['expression', 'model'],
    outside: none,
  },
  {
    name: 'sweeps',
    holds: /^sweeps\//,
    may: ['sweeps', 'expression', 'model', 'pixels'],
    outside: /^sweeps\/(dataset\/(read|write)|facts\/[^/]+)\.ts$/,
  },
  {
    name: 'tracker',
    holds: /^tracker\//,
    may: ['tracker', 'model', 'pixels'],
    outside:
      /^tracker\/(run-folder(\/[^/]+)?|ingest\/read|store\/(open|migrate|file-system|backup|restore)|analysis\/measuring\/(decode|worker|worker-process|pool)|eyes\/(runtime|open|worker))\.ts$/,
  },
  {
    name: 'commands',
    holds: /^runner\/(cli\.ts$|commands\/)/,
    may: ['commands', 'runner', 'sweeps', 'expression', 'tracker', 'model', 'pixels'],
    outside: all,
  },
  {
    name: 'runner',
    holds: /^runner\//,
    may: ['runner', 'sweeps', 'expression', 'tracker', 'model', 'pixels'],
    outside:
      /^runner\/(keeper|process|launch|home|config|intake|snapshot|versions|session|gpu|doctor|installation-(options|question|versions)|caption|notify|(executors|rehearsal|deliver|doctor|gpu|intake)\/.+)(\.ts)?$/,
  },
  {
    name: 'pages',
    holds: /^dashboard\/web\//,
    may: ['pages', 'wire', 'expression'],
    outside: all,
  },
  { name: 'wire', holds: /^dashboard\/wire\.ts$/, may: ['wire', 'api', 'tracker', 'model'], outside: none },
  {
    name: 'api',
    holds: /^dashboard\//,
    may: ['api', 'wire', 'tracker', 'model', 'sweeps', 'expression'],
    outside: /^dashboard\/(server|api\/(files|thumbnails))\.ts$/,
  },
]

/** Commands that may open the dashboard, lazily. */
const dashboardDoors = /^runner\/commands\/(serve|run|demo|follow)\.ts$/

const outsideModules =
  /^(node:)?(fs|fs\/promises|child_process|http|https|net|worker_threads|cluster|dgram|tls)$|^(execa|sharp|better-sqlite3|onnxruntime-node|@hono\/node-server)$/

const importLine =
  /^\s*(?:import|export)\b(?:[^'"]*?\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm
const typeImport = /^\s*(?:import|export)\s+type\b/

interface Import {
  readonly target: string
  readonly isType: boolean
  readonly isLazy: boolean
}

export function importsOf(text: string): Import[] {
  return [...text.matchAll(importLine)].map((match) => ({
    target: match[1] ?? match[2] ?? '',
    isType: typeImport.test(match[0]),
    isLazy: match[2] !== undefined,
  }))
}

const roomOf = (path: string): Room | undefined => rooms.find(({ holds }) => holds.test(path))

/** Where a relative import leads, from the top of the repository. */
function resolved(from: string, target: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** Every breach of the rules, in words; empty when the house is in order. */
export function breaches(files: readonly SourceFile[]): string[] {
  return [...files.flatMap(fileBreaches), ...cycles(files)]
}

function fileBreaches({ path, text }: SourceFile): string[] {
  const room = roomOf(path)
  if (room === undefined) return [`${path} lies in no room`]
  const lines = text.split('\n').length - 1
  const long = lines > 300 ? [`${path} has ${lines} lines; the wall is 300`] : []
  return [
    ...long,
    ...clockBreach(path, room, text),
    ...importsOf(text).flatMap((one) => importBreach(path, room, one)),
  ]
}

/** In rooms that decide, clock and randomness come in as arguments. */
function clockBreach(path: string, room: Room, text: string): string[] {
  if (!['model', 'pixels', 'expression', 'sweeps', 'tracker'].includes(room.name)) return []
  const found = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.exec(text)
  return found ? [`${path} reads the clock or rolls dice: ${found[0]}`] : []
}

function importBreach(path: string, room: Room, { target, isType, isLazy }: Import): string[] {
  if (!target.startsWith('.')) {
    if (isType || !outsideModules.test(target) || room.outside.test(path)) return []
    return [`${path} imports ${target}: it may not touch the outside world`]
  }
  const to = resolved(path, target)
  if (/\.(css|json|yaml|svg)$/.test(to)) return []
  const other = roomOf(to)
  if (other === undefined) return [`${path} imports ${to}, which lies in no room`]
  if (room.name === 'api' && /^sweeps\/dataset\/(read|write)\.ts$/.test(to)) return [`${path} imports ${to}`]
  if (room.may.includes(other.name)) return []
  if (to === 'dashboard/server.ts' && isLazy && dashboardDoors.test(path)) return []
  if (room.name === 'pages' && isType && other.name === 'api') return []
  return [`${path} (${room.name}) imports ${to} (${other.name})`]
}

/** Circles of imports that are there when the program runs; types may refer to each other. */
function cycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter(({ target, isType, isLazy }) => target.startsWith('.') && !isType && !isLazy)
        .map(({ target }) => resolved(path, target)),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(`imports go round: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`)
      return
    }
    if (done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

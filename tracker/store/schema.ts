/**
 * The tables of tracker.sqlite, the index of the run folders. Everything in it can be read again
 * from the folders, except the queue's order, the lease and requests nobody has served yet.
 */
import {
  blob,
  customType,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  unique,
} from 'drizzle-orm/sqlite-core'
import type { Measurement } from '../analysis/measuring/measurement.ts'
import type { HumanLine } from '../human.ts'
import type { Axis, Parameters, PointKind, Prompt, RunState, SampleState } from '../model.ts'
import type { RunVerdict } from '../verdict.ts'

export const sweep = sqliteTable('sweep', {
  name: text().primaryKey(),
  title: text(),
  /** ISO 8601, from sweep.json. */
  createdAt: text('created_at').notNull(),
  /** sweep.json as it stands in the folder. */
  spec: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
})

export const trial = sqliteTable(
  'trial',
  {
    sweep: text()
      .notNull()
      .references(() => sweep.name, { onDelete: 'cascade' }),
    number: integer().notNull(),
    key: text().notNull(),
    trainer: text().notNull(),
    script: text().notNull(),
    parameters: text({ mode: 'json' }).$type<Parameters>().notNull(),
    prompts: text({ mode: 'json' }).$type<readonly Prompt[]>().notNull(),
    /** Everything else of the trial, as in run.json. */
    asked: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    runOf: integer('run_of'),
    inFile: integer('in_file', { mode: 'boolean' }).notNull().default(true),
  },
  (t) => [primaryKey({ columns: [t.sweep, t.number] })],
)

export const run = sqliteTable(
  'run',
  {
    id: integer().primaryKey(),
    sweep: text().notNull(),
    trial: integer().notNull(),
    attempt: integer().notNull(),
    /** Relative to the home, with `/`. */
    folder: text().notNull().unique(),
    state: text().$type<RunState>().notNull(),
    cause: text(),
    reason: text(),
    slot: text(),
    queuedAt: text('queued_at').notNull(),
    startedAt: text('started_at'),
    endedAt: text('ended_at'),
    exitCode: integer('exit_code'),
    signal: text(),
    step: integer().notNull().default(0),
    totalSteps: integer('total_steps'),
    totalEpochs: integer('total_epochs'),
    stepsPerEpoch: integer('steps_per_epoch'),
  },
  (t) => [unique().on(t.sweep, t.trial, t.attempt), index('run_state').on(t.state)],
)

/** tag as the trainer wrote it. */
export const series = sqliteTable(
  'series',
  {
    id: integer().primaryKey(),
    run: integer()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    tag: text().notNull(),
    axis: text().$type<Axis>().notNull(),
  },
  (t) => [unique().on(t.run, t.tag, t.axis)],
)

/**
 * finite 0 · nan 1 · inf 2 · -inf 3: SQLite keeps 0 and 1 in no bytes at all, and a word would take 6
 * of the 42 that a point then has.
 */
const kinds: readonly PointKind[] = ['finite', 'nan', 'inf', '-inf']
export const kindCode = (kind: PointKind): number => kinds.indexOf(kind)
export const kindOfCode = (code: number): PointKind => kinds[code] ?? unknownKind(code)

function unknownKind(code: number): never {
  throw new Error(`expected a kind of point from 0 to ${kinds.length - 1}, got ${code}`)
}

const pointKind = customType<{ data: PointKind; driverData: number }>({
  dataType: () => 'integer',
  toDriver: kindCode,
  fromDriver: kindOfCode,
})

/** seq is the position in the stream: several points can share a step, and a resume restarts steps. */
export const point = sqliteTable(
  'point',
  {
    series: integer()
      .notNull()
      .references(() => series.id, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    step: integer().notNull(),
    wall: real().notNull(),
    value: real(),
    kind: pointKind().notNull(),
  },
  (t) => [primaryKey({ columns: [t.series, t.seq] })],
)

/** 512 buckets of (step, min, max, mean, last, finite) as Float32, kept in the transaction that adds points. */
export const overview = sqliteTable(
  'overview',
  {
    series: integer()
      .notNull()
      .references(() => series.id, { onDelete: 'cascade' }),
    level: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.series, t.level] })],
)

/** How far each file was read; moved by compare-and-set in the transaction that adds its rows. */
export const cursor = sqliteTable(
  'cursor',
  {
    run: integer()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    file: text().notNull(),
    offset: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.file] })],
)

export const sample = sqliteTable(
  'sample',
  {
    run: integer()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    path: text().notNull(),
    axis: text().$type<Axis>().notNull(),
    at: integer().notNull(),
    prompt: integer().notNull(),
    seed: integer(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    state: text().$type<SampleState>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.path] }), index('sample_at').on(t.run, t.axis, t.at, t.prompt)],
)

export const checkpoint = sqliteTable(
  'checkpoint',
  {
    run: integer()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    path: text().notNull(),
    epoch: integer(),
    step: integer(),
    bytes: integer().notNull(),
    state: text().$type<'whole' | 'partial' | 'broken'>().notNull(),
    metadata: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** Hash of its content under which its weights are measured; null until they are due. */
    key: text(),
  },
  (t) => [primaryKey({ columns: [t.run, t.path] })],
)

/** What was taken from a picture, from two or from a checkpoint, with the method that took it. Content decides, not place. */
export const measurement = sqliteTable(
  'measurement',
  {
    /** sha256 of the picture, or a checkpoint's key. */
    picture: text().notNull(),
    /** sha256 of the one it is compared with, or '' . */
    against: text().notNull(),
    /** Name and version: `pixelmatch/7.2.0`. */
    method: text().notNull(),
    value: text({ mode: 'json' }).$type<Measurement['value']>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.picture, t.against, t.method] })],
)

export const verdict = sqliteTable('verdict', {
  run: integer()
    .primaryKey()
    .references(() => run.id, { onDelete: 'cascade' }),
  /** Hash of what the verdict was made from: the same inputs are not judged twice. */
  inputs: text().notNull(),
  body: text({ mode: 'json' }).$type<RunVerdict>().notNull(),
})

/** A line of a run's human.jsonl, by where it begins in the file, in bytes. */
export const human = sqliteTable(
  'human',
  {
    run: integer()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    offset: integer().notNull(),
    body: text({ mode: 'json' }).$type<HumanLine>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.offset] })],
)

/** Something in a run folder that is not what it should be. */
export const damage = sqliteTable(
  'damage',
  {
    run: integer()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    file: text().notNull(),
    offset: integer().notNull(),
    text: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.file, t.offset] })],
)

/** What live views read. Trimmed to the last 10,000. */
export const change = sqliteTable('change', {
  seq: integer().primaryKey({ autoIncrement: true }),
  run: integer(),
  kind: text().notNull(),
})

/** The one process that does the runner's work; the row of a dead process is free. */
export const lease = sqliteTable('lease', {
  id: integer().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  bootId: text('boot_id').notNull(),
  startTime: text('start_time').notNull(),
  heartbeatAt: real('heartbeat_at').notNull(),
})

/** A wish from the dashboard or another terminal. The id comes from the client, so twice is once. */
export const request = sqliteTable('request', {
  id: text().primaryKey(),
  kind: text().notNull(),
  body: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  createdAt: text('created_at').notNull(),
  servedAt: text('served_at'),
  answer: text(),
})

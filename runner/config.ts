import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { KohyaSpec } from '../sweeps/spec.ts'
import { ProblemError, problem } from '../tracker/problem.ts'
import { homePaths } from '../tracker/run-folder.ts'
import type { Installation } from './trainers/trainer.ts'

const installation = z.object({
  folder: z.string(),
  python: z.string().optional(),
  launch: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
})

const threeOf = (one: z.ZodNumber) => z.tuple([one, one, one]).readonly().optional()

const preparation = {
  size: z.int().positive().optional(),
  margin: z.number().min(1).optional(),
  mean: threeOf(z.number()),
  std: threeOf(z.number().positive()),
}

const model = { ...preparation, file: z.string(), output: z.string().optional() }

/** Strict: a misspelt name would leave a family off without a word. */
const eyesShape = z.strictObject({
  dino: z.strictObject(model).optional(),
  clip: z
    .strictObject({
      ...preparation,
      image: z.string(),
      text: z.string().optional(),
      tokenizer: z.string().optional(),
    })
    .optional(),
  face: z.strictObject({ ...model, detector: z.string().optional() }).optional(),
})

const configShape = z.looseObject({
  /** Installations of sd-scripts by name; `main` is the one used when a sweep names none. */
  kohya: z.record(z.string(), installation).default({}),
  /** Gigabytes that stay free on the disk of the home. */
  reserveGigabytes: z.number().nonnegative().default(2),
  /** Models that look at pictures, as ONNX files of the user's own. */
  eyes: eyesShape.default({}),
})

export type HomeConfig = z.infer<typeof configShape>

/** `<home>/config.json`, or its defaults. @throws ProblemError naming what is wrong in it. */
export function readConfig(home: string): HomeConfig {
  const file = homePaths(home).config
  if (!existsSync(file)) return configShape.parse({})
  const checked = configShape.safeParse(parsed(file))
  if (checked.success) return withAbsolutePaths(checked.data, home)
  throw new ProblemError(
    checked.error.issues.map((issue) =>
      problem('bad-config', `${issue.path.join('.') || 'the file'}: ${issue.message}`, { file }),
    ),
  )
}

/** Relative paths in the settings are meant from the home that holds them. */
function withAbsolutePaths(config: HomeConfig, home: string): HomeConfig {
  const kohya = Object.entries(config.kohya).map(([name, one]) => {
    const python = one.python === undefined ? {} : { python: pathFrom(one.python, home) }
    return [name, { ...one, folder: pathFrom(one.folder, home), ...python }]
  })
  return { ...config, kohya: Object.fromEntries(kohya), eyes: eyesFrom(config.eyes, home) }
}

const fileKeys = ['file', 'image', 'text', 'tokenizer', 'detector']

function eyesFrom(eyes: HomeConfig['eyes'], home: string): HomeConfig['eyes'] {
  const absolute = (one: object): object =>
    Object.fromEntries(
      Object.entries(one).map(([key, value]) => [
        key,
        fileKeys.includes(key) ? pathFrom(String(value), home) : value,
      ]),
    )
  return Object.fromEntries(
    Object.entries(eyes).map(([family, one]) => [family, one === undefined ? one : absolute(one)]),
  )
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const known = { file, expected: 'JSON', got: cause instanceof Error ? cause.message : String(cause) }
    throw new ProblemError([problem('bad-config', 'The settings cannot be read', known)], { cause })
  }
}

/** Where sd-scripts is, by the sweep file and the home's settings; null when neither says. */
export function findInstallation(
  spec: KohyaSpec | null,
  config: HomeConfig,
  relativeTo: string,
): Omit<Installation, 'computeCapability'> | null {
  const asked = spec?.kind === 'folder' ? spec : config.kohya[spec?.name ?? 'main']
  if (asked === undefined) return null
  const folder = pathFrom(asked.folder, relativeTo)
  const python = asked.python ? pathFrom(asked.python, relativeTo) : join(folder, 'venv', 'bin', 'python')
  return { folder, python, launch: asked.launch, env: asked.env }
}

/** Absolute; `~` is the user's home folder. */
export function pathFrom(path: string, relativeTo: string): string {
  if (path === '~' || path.startsWith('~/')) return join(homedir(), path.slice(1))
  return resolve(relativeTo, path)
}

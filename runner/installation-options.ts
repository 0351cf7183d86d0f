/** What the trainer scripts of the user's own sd-scripts accept: asked once per commit of the installation. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { z } from 'zod'
import type { OptionLists } from '../sweeps/facts/options.ts'
import { scripts } from '../sweeps/facts/scripts.ts'
import type { Command } from '../tracker/model.ts'
import { ProblemError, problem } from '../tracker/problem.ts'
import type { Installation } from './trainers/trainer.ts'

type Place = Pick<Installation, 'folder' | 'python' | 'env'>

const asking = fileURLToPath(new URL('./installation-options.py', import.meta.url))

/** The line before the answer: importing torch and its friends prints things of its own. */
const marker = 'lorasweep.options/1'

const option = z.object({
  type: z.enum(['int', 'float', 'int_or_float', 'str', 'flag', 'Path']),
  default: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  choices: z.array(z.union([z.string(), z.number(), z.null()])).optional(),
  nargs: z.union([z.literal('*'), z.number()]).optional(),
})
const lists = z.record(z.string(), z.record(z.string(), option))

/** The program that asks every script's argument parser, in the installation's own python. */
export const optionsCommand = (installation: Place): Command => ({
  program: installation.python,
  args: [asking, marker, ...Object.keys(scripts)],
  cwd: installation.folder,
  env: { PYTHONPATH: installation.folder, ...installation.env },
})

/** The answer of that program. @throws ProblemError when there is none. */
export function parseOptionsOutput(stdout: string): OptionLists {
  const line = stdout.split('\n').find((one) => one.startsWith(`${marker} {`))
  const answer = line ? lists.safeParse(JSON.parse(line.slice(marker.length + 1))) : null
  if (answer?.success) return answer.data as OptionLists
  throw new ProblemError([
    problem('missing-here', 'sd-scripts did not say which options it has', {
      expected: `a line that begins with ${marker}`,
      got: answer?.error.issues[0]?.message ?? (stdout.trim().split('\n').at(-1) || 'nothing'),
      hint: 'lorasweep doctor says what its python lacks; until then sweeps are checked against a list that came along',
    }),
  ])
}

/** Asks the installation and keeps the answer. Importing torch for seven scripts takes up to a minute. */
export async function refreshOptions(installation: Place, home: string): Promise<OptionLists> {
  const { program, args, cwd, env } = optionsCommand(installation)
  const { stdout, stderr, failed } = await execa(program, args, {
    cwd,
    env,
    reject: false,
    stdin: 'ignore',
    timeout: 300_000,
  })
  const found = parseOptionsOutput(failed ? stderr : stdout)
  const file = await cacheFile(installation, home)
  await mkdir(join(home, 'cache'), { recursive: true })
  await writeFile(`${file}.part`, `${JSON.stringify(found)}\n`)
  await rename(`${file}.part`, file)
  return found
}

/** The kept answer for the installation as it stands, or null. */
export async function cachedOptions(installation: Place, home: string): Promise<OptionLists | null> {
  const file = await cacheFile(installation, home)
  if (!existsSync(file)) return null
  const kept = lists.safeParse(JSON.parse(await readFile(file, 'utf8')))
  return kept.success ? (kept.data as OptionLists) : null
}

const cacheFile = async (installation: Place, home: string): Promise<string> =>
  join(home, 'cache', `options-${await installationVersion(installation.folder)}.json`)

/** The commit, or without git a hash of the files that define options. */
export async function installationVersion(folder: string): Promise<string> {
  const { stdout, failed } = await execa('git', ['-C', folder, 'rev-parse', 'HEAD'], {
    reject: false,
    stdin: 'ignore',
  })
  const commit = stdout?.trim() ?? ''
  if (!failed && /^[0-9a-f]{40}$/.test(commit)) return commit.slice(0, 12)
  const hash = createHash('sha256')
  const files = [...Object.keys(scripts).map((name) => `${name}.py`), 'library/train_util.py']
  for (const file of files.filter((one) => existsSync(join(folder, one))))
    hash.update(await readFile(join(folder, file)))
  return `files-${hash.digest('hex').slice(0, 12)}`
}

import { existsSync, writeFileSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { isCancel, select, text } from '@clack/prompts'
import { readDataset } from '../../sweeps/dataset/read.ts'
import { type Family, families, presetText } from '../../sweeps/facts/presets.ts'
import { firstSweep, nameFromToken } from '../../sweeps/first-sweep.ts'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { pathFrom } from '../config.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface InitOptions {
  readonly token?: string
  readonly model?: string
  readonly family?: string
  /** Take defaults instead of asking. */
  readonly yes?: boolean
}

interface Answers {
  readonly token: string
  readonly model: string
  readonly family: Family
}

/** Writes a first sweep file for a folder of photos; asks for what the options leave open. */
export async function runInit(
  photos: string,
  options: InitOptions,
  context: CommandContext,
): Promise<number> {
  const folder = resolve(context.cwd, photos)
  const images = await imageCount(folder, photos)
  const answers = await answersFor(folder, options, context)
  if (answers === null) return exitCodes.stopped
  const name = nameFromToken(answers.token)
  const file = resolve(context.cwd, `${name}.yaml`)
  refuseToOverwrite(file)
  const inFile = relative(context.cwd, folder).replaceAll('\\', '/')
  const shown = inFile === '' ? '.' : inFile.startsWith('..') ? folder : `./${inFile}`
  writeFileSync(file, firstSweep(presetText(answers.family), { ...answers, name, folder: shown }), {
    flag: 'wx',
  })
  if (options.token === undefined && options.yes === true)
    context.stderr(`the word is ${answers.token}, after the folder: mend token: if it is an ordinary word\n`)
  if (!existsSync(pathFrom(answers.model, context.cwd)))
    context.stderr(`${answers.model} is not there yet: mend model: in the file\n`)
  context.stdout(
    `${name}.yaml: a first sweep for ${images} pictures\n  lorasweep plan ${name}.yaml    what it comes to\n  lorasweep run ${name}.yaml     train it\n`,
  )
  return exitCodes.done
}

async function imageCount(folder: string, photos: string): Promise<number> {
  const at = { line: 1, column: 1 }
  const found = await readDataset(
    { file: '', sweep: 'token', folder, token: null, captionExtension: '.txt', at },
    folder,
  )
  if (found.ok) return found.value.images
  throw new ProblemError(found.problems.map((one) => ({ ...one, file: photos, line: null, column: null })))
}

function refuseToOverwrite(file: string): void {
  if (!existsSync(file)) return
  const hint = 'remove it, or choose another token'
  throw new ProblemError([
    problem('file-exists', 'there is a sweep file of this name already', { file, hint }),
  ])
}

const defaultModels: Readonly<Record<Family, string>> = {
  sd15: '~/models/v1-5-pruned-emaonly.safetensors',
  sdxl: '~/models/sd_xl_base_1.0.safetensors',
  flux: '~/models/flux1-dev.safetensors',
}

/** Null when the person stopped. Nothing is asked with --yes, or where nobody sits. */
async function answersFor(
  folder: string,
  options: InitOptions,
  context: CommandContext,
): Promise<Answers | null> {
  const isAsking = context.isTTY && options.yes !== true
  const suggested = nameFromToken(basename(folder))
  const family =
    options.family === undefined && isAsking ? await askedFamily() : familyOf(options.family ?? 'sdxl')
  if (family === null) return null
  const token =
    options.token ??
    (isAsking
      ? await asked('The word that will call the person or thing up', suggested)
      : needed('--token', options, suggested))
  if (token === null) return null
  const model =
    options.model ?? (isAsking ? await asked('The base model', defaultModels[family]) : defaultModels[family])
  return model === null ? null : { token, model, family }
}

/** --yes takes the folder's name; without it and without a person the token must be given. */
function needed(flag: string, options: InitOptions, otherwise: string): string {
  if (options.yes) return otherwise
  throw new ProblemError([
    problem('missing-option', `${flag} is missing`, {
      hint: 'give --token, --model and --family, or --yes for defaults',
    }),
  ])
}

function familyOf(name: string): Family {
  const family = families.find((one) => one === name)
  if (family) return family
  throw new ProblemError([
    problem('wrong-option', 'there is no such family', {
      expected: families.join(', '),
      got: name,
      hint: 'give --family sdxl',
    }),
  ])
}

async function asked(message: string, suggested: string): Promise<string | null> {
  const answer = await text({ message, placeholder: suggested, defaultValue: suggested })
  return isCancel(answer) ? null : answer
}

async function askedFamily(): Promise<Family | null> {
  const labels = { sd15: 'Stable Diffusion 1.5', sdxl: 'SDXL (and Pony, Illustrious)', flux: 'Flux dev' }
  const answer = await select({
    message: 'What do you train on?',
    options: families.map((value) => ({ value, label: labels[value] })),
  })
  return isCancel(answer) ? null : answer
}

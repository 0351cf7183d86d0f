import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseTomlBase } from '../../../sweeps/base.ts'
import { bundledOptions } from '../../../sweeps/facts/options.ts'
import { parsePromptLine } from '../../../sweeps/prompt-line.ts'
import type { Beside } from '../../../tracker/import/asked.ts'
import type { FoundFile } from '../../../tracker/import/found.ts'
import type { Training } from '../../../tracker/import/trainings.ts'
import type { Parameters, ParameterValue } from '../../../tracker/model.ts'

/** Prompts and configurations that lie beside a training. */
export function readBeside(training: Training, script: string): Beside {
  const lines = training.prompts.slice(0, 1).flatMap(({ path }) => promptLines(readFileSync(path, 'utf8')))
  const parsed = lines.map(parsePromptLine)
  return {
    prompts: parsed.map((one, index) =>
      one.ok ? withoutSeed(one.value) : { ...nothing, text: lines[index] ?? '' },
    ),
    seeds: parsed.map((one) => (one.ok ? one.value.seed : null)),
    values: Object.assign({}, ...training.configs.map(({ path }) => valuesOf(path, script))) as Parameters,
  }
}

/** Folders that configurations send event files to; relative ones lie beside the configuration. */
export function loggingFolders(configs: readonly FoundFile[]): string[] {
  const named = configs.flatMap(({ path, folder }) => {
    const { logging_dir: place } = configValues(path)
    return typeof place === 'string' && place !== '' ? [resolve(folder, place)] : []
  })
  return [...new Set(named)]
}

/** sd-scripts counts neither comments nor blank lines. */
const promptLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

const nothing = {
  negative: null,
  width: null,
  height: null,
  steps: null,
  cfg: null,
  guidance: null,
  sampler: null,
}

function withoutSeed({
  seed: _,
  ...prompt
}: Extract<ReturnType<typeof parsePromptLine>, { ok: true }>['value']) {
  return prompt
}

/** Options of the script that a file sets; empty for a file that is no configuration of it. */
function valuesOf(path: string, script: string): Parameters {
  const options = bundledOptions()[script] ?? {}
  const known = Object.entries(configValues(path)).flatMap(([name, value]): [string, ParameterValue][] =>
    name in options && isParameter(value) ? [[name, value]] : [],
  )
  return Object.fromEntries(known)
}

function configValues(path: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(path, 'utf8')
  if (/\.toml$/i.test(path)) {
    const parsed = parseTomlBase(text, path)
    return parsed.ok ? parsed.value.values : {}
  }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? guiNames(value) : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/** Kohya's GUI has its own words for two options. */
function guiNames(values: object): Record<string, unknown> {
  const { optimizer, max_resolution, ...rest } = values as Record<string, unknown>
  return {
    ...rest,
    ...(optimizer === undefined ? {} : { optimizer_type: optimizer }),
    ...(max_resolution === undefined ? {} : { resolution: max_resolution }),
  }
}

/** The GUI writes '' and false for what is not set. */
const isParameter = (value: unknown): value is ParameterValue =>
  typeof value === 'number' || value === true || (typeof value === 'string' && value !== '')

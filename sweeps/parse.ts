import type { Problem } from '../tracker/model.ts'
import { bundledOptions, type OptionLists } from './facts/options.ts'
import { scripts } from './facts/scripts.ts'
import { checkConflicts, checkTwice } from './parse/conflicts.ts'
import { readDocument } from './parse/document.ts'
import { checkNames } from './parse/known-names.ts'
import { checkName, checkNeeded } from './parse/needs.ts'
import { ownParameters } from './parse/own-parameters.ts'
import type { Reading } from './parse/reading.ts'
import { shaped } from './parse/shape.ts'
import { checkSize } from './parse/size.ts'
import { kohyaFrom, specFrom } from './parse/spec-from.ts'
import { inOrder } from './problem.ts'
import { promptSchema, type SweepInput, sweepSchema } from './schema.ts'
import type { KohyaSpec, Parsed, SweepSpec } from './spec.ts'

/** A sweep file, checked against the options of its script: the whole of it, or every problem at once. */
export function parseSweep(
  text: string,
  file: string,
  options: OptionLists = bundledOptions(),
): Parsed<SweepSpec> {
  const document = readDocument(text, file)
  if (document.problems.length > 0) return { ok: false, problems: document.problems }
  const problems: Problem[] = []
  const notes: Problem[] = []
  const script = scriptOf(document.value)
  const known = { ...options[script], ...ownParameters(trainerOf(document.value)) }
  const reading: Reading = { document, options: known, script, problems, notes }
  const input = shaped(reading, sweepSchema, document.value, []) ?? looseInput(document.value)
  const spec = specFrom(reading, input)
  checkName(reading, spec.name)
  if (isMap(document.value)) checkNeeded(reading, spec, input)
  checkTwice(reading, spec, input)
  checkConflicts(reading, spec, input)
  checkNames(reading, spec)
  checkSize(reading, spec)
  return problems.length > 0 ? { ok: false, problems: inOrder(problems) } : { ok: true, value: spec, notes }
}

/** Which installation a file names, however wrong the rest of it is: its options are what the file is checked against. */
export function kohyaOf(text: string): KohyaSpec | null {
  const { value } = readDocument(text, '')
  const kohya = sweepSchema.shape.kohya.safeParse(isMap(value) ? value.kohya : undefined)
  return kohya.success ? kohyaFrom(kohya.data) : null
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Before the shape is checked: which options the parameters are checked against. */
function scriptOf(value: unknown): string {
  const script = isMap(value) ? value.script : null
  return typeof script === 'string' && Object.hasOwn(scripts, script) ? script : 'train_network'
}

function trainerOf(value: unknown): SweepSpec['trainer'] {
  const trainer = isMap(value) ? value.trainer : null
  return trainer === 'replay' || trainer === 'rehearsal' ? trainer : 'kohya'
}

/** Of a file whose shape is wrong, the parts that are right: their parameters can be checked all the same. */
function looseInput(value: unknown): SweepInput {
  const map = isMap(value) ? value : {}
  const parts = Object.entries(sweepSchema.shape).flatMap(([name, schema]) => {
    const checked = schema.safeParse(map[name])
    return checked.success && checked.data !== undefined ? [[name, checked.data]] : []
  })
  const given = Object.keys(map).filter((name) => ['model', 'script', 'dataset', 'base'].includes(name))
  const stand = Object.fromEntries(given.map((name) => [name, standIns[name]]))
  const prompts = Array.isArray(map.prompts) ? { prompts: map.prompts.map(standInPrompt) } : {}
  return { name: 'sweep', ...stand, ...Object.fromEntries(parts), ...prompts } as SweepInput
}

/** A prompt of a wrong shape has been reported; its neighbours are still read at their places. */
const standInPrompt = (prompt: unknown): unknown =>
  promptSchema.safeParse(prompt).success ? prompt : 'a prompt'

/** For parts that are there but wrong, so that they are not called missing as well. */
const standIns: Readonly<Record<string, unknown>> = {
  model: 'model',
  script: 'train_network',
  dataset: { folder: 'photos', token: 'token' },
  base: 'base',
}

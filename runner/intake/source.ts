/** A sweep file with all that it refers to: base, pictures, base model, and the options of its installation. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { withBase } from '../../sweeps/base.ts'
import { readDataset } from '../../sweeps/dataset/read.ts'
import { settingsNamed } from '../../sweeps/expand/combinations.ts'
import { bundledOptions, type OptionLists } from '../../sweeps/facts/options.ts'
import { kohyaOf, parseSweep } from '../../sweeps/parse.ts'
import { problemAt } from '../../sweeps/problem.ts'
import type { DatasetFacts, ModelIdentity, Parsed, SweepSpec } from '../../sweeps/spec.ts'
import type { Problem } from '../../tracker/model.ts'
import { ProblemError, problem } from '../../tracker/problem.ts'
import { findInstallation, pathFrom, readConfig } from '../config.ts'
import { cachedOptions } from '../installation-options.ts'
import type { Installation } from '../trainers/trainer.ts'
import { readBase } from './base.ts'
import { readModelIdentity } from './model.ts'

export interface SweepSource {
  readonly yaml: string
  readonly spec: SweepSpec
  /** Absolute folder of the sweep file. */
  readonly relativeTo: string
  readonly facts: DatasetFacts
  readonly model: ModelIdentity | null
  /** Of the installation where it was asked, else the bundled ones. */
  readonly options: OptionLists
  readonly installation: Omit<Installation, 'computeCapability'> | null
  /** Remarks that keep nobody from training. */
  readonly remarks: readonly Problem[]
}

export interface SourceOrder {
  readonly file: string
  /** Null = read it from the file. */
  readonly text: string | null
  readonly cwd: string
  readonly home: string
}

/** @throws ProblemError with every problem of the file at once. */
export async function readSweepSource(order: SourceOrder): Promise<SweepSource> {
  const { home, cwd } = order
  const file = resolve(cwd, order.file)
  const yaml = order.text ?? readSweepFile(file)
  const relativeTo = dirname(file)
  const installation = findInstallation(kohyaOf(yaml), readConfig(home), relativeTo)
  const options = (installation && (await cachedOptions(installation, home))) ?? bundledOptions()
  const remarks: Problem[] = []
  const written = sound(parseSweep(yaml, file, options), remarks)
  const spec = basedSpec(written, { relativeTo, home, options, remarks })
  const facts = withConfig(sound(await readDataset(spec.dataset, relativeTo), remarks), spec, relativeTo)
  const model = await modelOf(spec, relativeTo, remarks)
  return { yaml, spec, relativeTo, facts, model, options, installation, remarks }
}

function readSweepFile(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const hint = 'lorasweep init ./photos writes one.'
  const known = { expected: 'a sweep file', got: 'nothing', file, hint }
  throw new ProblemError([problem('no-such-file', 'The sweep file does not exist', known)])
}

function sound<T>(parsed: Parsed<T>, remarks: Problem[]): T {
  if (!parsed.ok) throw new ProblemError(parsed.problems)
  remarks.push(...parsed.notes)
  return parsed.value
}

interface BasePlace {
  readonly relativeTo: string
  readonly home: string
  readonly options: OptionLists
  readonly remarks: Problem[]
}

function basedSpec(spec: SweepSpec, { relativeTo, home, options, remarks }: BasePlace): SweepSpec {
  if (spec.base === null) return spec
  const base = sound(readBase(spec.base, spec, relativeTo, home), remarks)
  return sound(withBase(spec, base, options), remarks)
}

/** Pictures that a `dataset_config` names are not read: its text stands for them in the fingerprint. */
function withConfig(facts: DatasetFacts, spec: SweepSpec, relativeTo: string): DatasetFacts {
  const configs = settingsNamed(spec, 'dataset_config')
  if (facts.folder !== null || configs.length === 0) return facts
  const hash = createHash('sha256')
  for (const { value, at } of configs) {
    const path = pathFrom(String(value), relativeTo)
    if (!existsSync(path)) {
      const known = { expected: 'a .toml file of sd-scripts', got: String(value) }
      throw new ProblemError([
        problemAt(spec.file, at, 'missing-dataset-config', 'the dataset_config is not there', known),
      ])
    }
    hash.update(readFileSync(path))
  }
  return { ...facts, fingerprint: hash.digest('hex') }
}

/** Without the file a plan can be made all the same; its keys will be others. */
async function modelOf(
  spec: SweepSpec,
  relativeTo: string,
  remarks: Problem[],
): Promise<ModelIdentity | null> {
  if (spec.trainer !== 'kohya' || spec.model === null) return null
  const model = await readModelIdentity(spec.model, relativeTo)
  if (model === null) {
    const known = {
      expected: 'a model file or folder',
      got: spec.model,
      hint: 'without it nothing can be trained',
    }
    remarks.push(problemAt(spec.file, null, 'missing-model', 'the base model is not there', known))
  }
  return model
}

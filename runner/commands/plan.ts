import { dirname, join } from 'node:path'
import { readDataset } from '../../sweeps/dataset/read.ts'
import { givenNames } from '../../sweeps/expand/combinations.ts'
import { expandSweep } from '../../sweeps/expand.ts'
import { numberTrials } from '../../sweeps/number.ts'
import { planDocument, type SweepPlan } from '../../sweeps/plan/document.ts'
import { commandText, shellScript } from '../../sweeps/plan/shell.ts'
import { planSummary } from '../../sweeps/plan/summary.ts'
import { trialPlanner } from '../../sweeps/plan/trial-plan.ts'
import { sweepAdvice, validationRemarks } from '../../sweeps/plan/validation.ts'
import type { DatasetFacts } from '../../sweeps/spec.ts'
import type { Command, Trial } from '../../tracker/model.ts'
import { ProblemError, problemText } from '../../tracker/problem.ts'
import { readSweepFolder, runFolder, runPaths } from '../../tracker/run-folder.ts'
import { pathFrom } from '../config.ts'
import { readCards } from '../gpu/read.ts'
import { readSweepSource, type SweepSource } from '../intake/source.ts'
import { knownSpeed } from '../intake/speeds.ts'
import { computeCapability } from '../slots.ts'
import { trainers } from '../trainers/all.ts'
import type { Installation } from '../trainers/trainer.ts'
import { type CommandContext, exitCodes } from './context.ts'

export interface PlanOptions {
  readonly commands?: boolean
  readonly sh?: boolean
  readonly json?: boolean
  readonly yes?: boolean
}

/** Says what a sweep file comes to, without starting anything. */
export async function runPlan(file: string, options: PlanOptions, context: CommandContext): Promise<number> {
  const { cwd, home } = context
  const source = await readSweepSource({ file, text: null, cwd, home })
  const plan = await planSweep(source, options, context)
  for (const remark of plan.remarks) context.stderr(`${problemText(remark)}\n`)
  context.stdout(planText(plan, options))
  return exitCodes.done
}

function planText(plan: SweepPlan, { json, sh, commands }: PlanOptions): string {
  const named = plan.trials
    .filter(({ trial }) => trial.runOf === null)
    .map(({ trial, command }) => ({ name: `${plan.sweep}/${trial.number}`, command }))
  if (json) return `${JSON.stringify(planDocument(plan))}\n`
  if (sh) return shellScript(named)
  return commands
    ? named.map(({ name, command }) => commandText(name, command)).join('\n')
    : planSummary(plan)
}

async function planSweep(
  source: SweepSource,
  choices: PlanOptions,
  context: CommandContext,
): Promise<SweepPlan> {
  const { spec, facts, model, options, relativeTo } = source
  const { home, env } = context
  const { name: sweep, script } = spec
  const expansion = expandSweep(spec, facts, model, { many: choices.yes === true, options })
  if (expansion.problems.length > 0) throw new ProblemError(expansion.problems)
  const { trials } = numberTrials(expansion.trials, readSweepFolder(home, sweep)?.json.trials ?? [])
  const inFolder = await regularisationOf(source, trials)
  const planOf = trialPlanner({ facts, speed: knownSpeed(home, env, trials[0]), regularisation: inFolder })
  const place = { home, relativeTo, sweep, installation: await installationHere(source) }
  const planned = trials.map((trial) => ({ trial, plan: planOf(trial), command: commandOf(trial, place) }))
  const { duplicates, excluded, notes } = expansion
  return {
    sweep,
    script,
    images: facts.images,
    given: givenNames(spec),
    trials: planned,
    duplicates,
    excluded,
    notes,
    validation: sweepAdvice(trials, options[script]),
    remarks: [...source.remarks, ...validationRemarks(spec, facts, trials)],
  }
}

const regularisationFolder = (trial: Trial): string => String(trial.parameters.reg_data_dir ?? '')

/** Finds what lies in the `reg_data_dir` of a trial; each folder of the sweep is read once. */
async function regularisationOf(
  { spec, relativeTo }: SweepSource,
  trials: readonly Trial[],
): Promise<(trial: Trial) => DatasetFacts | null> {
  const folders = new Set(trials.map(regularisationFolder).filter((folder) => folder !== ''))
  const found = new Map<string, DatasetFacts>()
  for (const folder of folders) {
    const read = await readDataset({ ...spec.dataset, folder: pathFrom(folder, relativeTo) }, relativeTo)
    if (!read.ok) throw new ProblemError(read.problems)
    found.set(folder, read.value)
  }
  return (trial) => found.get(regularisationFolder(trial)) ?? null
}

/** As it would be started here; without an installation, with the names a person would fill in. */
async function installationHere({ spec, installation }: SweepSource): Promise<Installation> {
  const { cards } = spec.trainer === 'kohya' ? await readCards() : { cards: [] }
  return { ...(installation ?? namedInstallation), computeCapability: computeCapability(cards) }
}

const namedInstallation: Omit<Installation, 'computeCapability'> = {
  folder: '/path/to/sd-scripts',
  python: 'python',
  launch: [],
  env: {},
}

interface CommandPlace {
  readonly home: string
  readonly relativeTo: string
  readonly sweep: string
  readonly installation: Installation
}

/** Of the first attempt. */
function commandOf(trial: Trial, { home, relativeTo, sweep, installation }: CommandPlace): Command {
  const folder = runFolder(home, sweep, trial, 1)
  const { prompts, output, logs } = runPaths(folder)
  const dataset = join(dirname(folder), 'dataset')
  const paths = { folder, dataset, prompts, output, logs, relativeTo, outputName: trial.dataset.token }
  return trainers[trial.trainer].command(trial, paths, installation)
}

/** How long 10,000 trials take from the text of a sweep file to a plan: `npx tsx test/bench/plan.ts`. */
import { pathToFileURL } from 'node:url'
import { expandSweep } from '../../sweeps/expand.ts'
import { numberTrials } from '../../sweeps/number.ts'
import { parseSweep } from '../../sweeps/parse.ts'
import { trialPlanner } from '../../sweeps/plan/trial-plan.ts'
import type { DatasetFacts } from '../../sweeps/spec.ts'

/** Of `benchPlan`. */
export interface PlanBench {
  readonly trials: number
  readonly parseMs: number
  readonly expandMs: number
  readonly planMs: number
  readonly totalMs: number
  /** Of the processor: what it takes on a machine that does nothing else. */
  readonly cpuMs: number
  /** Milliseconds. */
  readonly goal: number
}

const count = (most: number): string => JSON.stringify(Array.from({ length: most }, (_, index) => index + 1))

/** 10 × 10 × 10 × 10 trials with a formula, a condition and an excluded corner that is empty. */
const text = `name: bench
script: sdxl_train_network
model: ./model.safetensors
dataset: {folder: ./photos, token: zorvek, repeats: 400 / images}
set: {network_alpha: network_dim / 2, lr_warmup_steps: 100, lr_scheduler: constant_with_warmup, text_encoder_lr: unet_lr / 10}
grid:
  network_dim: ${count(10)}
  train_batch_size: ${count(10)}
  max_train_epochs: ${count(10)}
  unet_lr: [1e-5, 2e-5, 3e-5, 4e-5, 5e-5, 6e-5, 7e-5, 8e-5, 9e-5, 1e-4]
exclude: ["network_dim > 100 and train_batch_size == 1"]
only_if: {lr_warmup_steps: "network_dim > 4"}
`

const photos = (images: number): DatasetFacts => ({
  folder: '/photos',
  shape: 'flat',
  token: 'zorvek',
  fingerprint: 'bench',
  folders: [
    {
      name: 'zorvek',
      repeats: null,
      images: Array.from({ length: images }, (_, index) => ({
        file: `${index}.png`,
        sha256: '',
        width: 800 + index * 16,
        height: 1200 - index * 8,
        bytes: 1,
        caption: null,
      })),
    },
  ],
  images,
})

export function benchPlan(): PlanBench {
  const facts = photos(40)
  const cpu = process.cpuUsage()
  const start = performance.now()
  const parsed = parseSweep(text, 'bench.yaml')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const parsedAt = performance.now()
  const { trials } = expandSweep(parsed.value, facts, null)
  const numbered = numberTrials(trials, trials)
  const expandedAt = performance.now()
  const plans = numbered.trials.map(trialPlanner({ facts, regularisation: () => null, speed: null }))
  const plannedAt = performance.now()
  return {
    trials: plans.length,
    parseMs: parsedAt - start,
    expandMs: expandedAt - parsedAt,
    planMs: plannedAt - expandedAt,
    totalMs: plannedAt - start,
    cpuMs: process.cpuUsage(cpu).user / 1000,
    goal: 1000,
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(benchPlan(), null, 1)}\n`)
}

/**
 * What a rehearsal costs: `npx tsx test/bench/rehearsal.ts`. Eight epochs of sixteen portraits, 25 times
 * each, batch 2: 1600 steps; once alone, once with eight samples after every epoch.
 * Goal: 15 seconds of one core.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, program, usual } from '../runner/rehearsal/run.ts'

export interface RehearsalCost {
  readonly samples: boolean
  /** Of the processor: what it takes on a machine that does nothing else. */
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

/** Writes the processor time of the process it is loaded into, in microseconds, to descriptor 3. */
const tellCost =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,JSON.stringify(process.cpuUsage())))'

export function rehearsalCost(samples: boolean): RehearsalCost {
  const folder = prepare(mkdtempSync(join(tmpdir(), 'lorasweep rehearsal ')))
  const sampled = {
    sample_prompts: join(folder, 'prompts.txt'),
    sample_every_n_epochs: 1,
    sample_at_first: true,
  } as const
  try {
    const start = performance.now()
    const args = usual(folder, {
      optimizer_type: 'AdamW8bit',
      save_every_n_epochs: 1,
      ...(samples ? sampled : {}),
    })
    const { status, output } = spawnSync(process.execPath, ['--import', tellCost, program, ...args], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`the rehearsal ended with ${status}`)
    const { user, system } = JSON.parse(output[3] ?? '') as { user: number; system: number }
    return { samples, cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - start) / 1000 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const samples of [false, true]) {
    const { cpuSeconds, wallSeconds } = rehearsalCost(samples)
    const what = samples ? 'with 72 samples' : 'without samples'
    console.log(
      `1600 steps ${what}: ${cpuSeconds.toFixed(1)} s of one core (goal 15), ${wallSeconds.toFixed(1)} s by the clock`,
    )
  }
}

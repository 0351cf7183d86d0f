import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { runPaths } from '../../tracker/run-folder.ts'
import { isAlive, markedProcesses, signalGroup, signalProcess } from '../process.ts'
import type { Executor } from './executor.ts'

const keeper = fileURLToPath(new URL('../keeper.js', import.meta.url))

/** Seconds between a polite stop and one that cannot be refused; the keeper's own is the same. */
const graceSeconds = Number(process.env.LORASWEEP_GRACE_MS ?? 20_000) / 1000

/** Runs on this machine: one keeper per run, detached, in a session of its own. */
export const localExecutor: Executor = {
  name: 'local',
  start: async ({ folder, slot, versions, env, onEnd }) => {
    const child = execa(process.execPath, [keeper, folder], {
      detached: true,
      cleanup: false,
      stdio: 'ignore',
      cwd: folder,
      env: { ...env, LORASWEEP_SLOT: slot, LORASWEEP_VERSIONS: JSON.stringify(versions) },
      reject: false,
    })
    child.unref()
    let ended = false
    void child.then(() => {
      ended = true
      onEnd()
    })
    while (!existsSync(runPaths(folder).started) && !ended) await wait(5)
  },
  isAlive: (_folder, started) =>
    started !== null && [started.keeper, started.trainer].some((one) => one !== null && isAlive(one)),
  stop: (folder, { keeper, trainer }, secondsSinceAsked) => {
    if (secondsSinceAsked < graceSeconds + 5 && signalProcess(keeper, 'SIGTERM')) return
    const signal = secondsSinceAsked < graceSeconds ? 'SIGTERM' : 'SIGKILL'
    if (trainer) signalGroup(trainer, signal)
    if (signal === 'SIGKILL') for (const one of markedProcesses(folder)) signalProcess(one, signal)
  },
}

/**
 * What the runner itself costs while it follows eight trainings at 20 steps a second:
 * `npx tsx test/bench/runner.ts`. Goals: less than 1 % of a core for each training, less than 150 MB.
 * The recording ends an epoch, with eight pictures to judge, every three seconds: twenty times as often
 * as a real training. So the loop's own thread is shown apart from the processes that measure pictures.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { markedProcesses, signalProcess } from '../../runner/process.ts'
import { homeRuns, readStarted } from '../../tracker/run-folder.ts'
import { fixtures } from '../support/truth.ts'

const cli = fileURLToPath(new URL('../../dist/runner/cli.js', import.meta.url))
const trainings = 8
/** The recording has about 7 steps a second. */
const speed = 3
const measuredSeconds = 12

export interface RunnerCost {
  readonly trainings: number
  /** Per cent of one core, for each training: the loop alone, and with all its threads and workers. */
  readonly loopPercentEach: number
  readonly allPercentEach: number
  readonly megabytes: number
}

export async function benchRunner(): Promise<RunnerCost> {
  const home = mkdtempSync(join(tmpdir(), 'lorasweep bench '))
  const child = spawn(process.execPath, [cli, '--home', home, 'run', sweepFile(home), '--no-dashboard'], {
    stdio: 'ignore',
  })
  try {
    await wait(8000)
    const pid = child.pid ?? 0
    const loop = `/proc/${pid}/task/${pid}`
    const before = { loop: cpuSeconds(loop), all: allSeconds(pid) }
    await wait(measuredSeconds * 1000)
    const percentEach = (seconds: number): number => (seconds / measuredSeconds / trainings) * 100
    return {
      trainings,
      loopPercentEach: percentEach(cpuSeconds(loop) - before.loop),
      allPercentEach: percentEach(allSeconds(pid) - before.all),
      megabytes: residentMegabytes(pid),
    }
  } finally {
    child.kill('SIGKILL')
    endEverything(home)
    await wait(500)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

function sweepFile(home: string): string {
  mkdirSync(home, { recursive: true })
  const file = join(home, 'bench.yaml')
  const recording = JSON.stringify(join(fixtures, 'recorded', 'single-08'))
  const dims = Array.from({ length: trainings }, (_, index) => index + 1)
  writeFileSync(
    file,
    `name: bench\ntrainer: replay\nscript: train_network\ndataset: {token: zorvek}\nslots: {cpu: ${trainings}}
set: {speed: ${speed}, recording: ${recording}}\ngrid: {network_dim: [${dims}]}\nprompts: [zorvek --d 11]\n`,
  )
  return file
}

/** utime and stime of a stat file are counted in hundredths of a second. */
function cpuSeconds(folder: string): number {
  const fields = readFileSync(`${folder}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Of a process and of those it started to measure pictures; trainings' keepers are its children too. */
function allSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  const workers = children.filter((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('measuring/worker.js'),
  )
  return [String(pid), ...workers].reduce((sum, one) => sum + cpuSeconds(`/proc/${one}`), 0)
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

function endEverything(home: string): void {
  for (const { folder } of homeRuns(home)) {
    const keeper = readStarted(folder)?.keeper
    if (keeper) signalProcess(keeper, 'SIGKILL')
    for (const one of markedProcesses(folder)) signalProcess(one, 'SIGKILL')
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { loopPercentEach, allPercentEach, megabytes } = await benchRunner()
  console.log(`following ${trainings} trainings at 20 steps/s`)
  console.log(`  the loop: ${loopPercentEach.toFixed(2)} % of a core each (goal < 1 %)`)
  console.log(`  with judging an epoch every 3 s: ${allPercentEach.toFixed(2)} % of a core each`)
  console.log(`  ${megabytes.toFixed(0)} MB (goal < 150 MB)`)
}

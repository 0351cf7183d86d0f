import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ProblemError } from '../../tracker/problem.ts'
import { homeSweeps, readSweepFolder, type SweepAsked } from '../../tracker/run-folder.ts'
import { networkFileSystem } from '../../tracker/store/file-system.ts'
import { findInstallation, type HomeConfig, readConfig } from '../config.ts'
import { readCards } from '../gpu/read.ts'
import { installationVersion } from '../installation-options.ts'
import { askInstallation } from '../installation-question.ts'
import { homeEyes } from '../instruments.ts'
import type { EyesFacts, HomeFacts, InstallationFacts, MachineFacts, UnreadableSweep } from './check.ts'

/** Looks at this machine; installations are asked anew, as a driver may have gone since. Changes nothing. */
export async function readMachine(home: string): Promise<MachineFacts> {
  const config = readConfig(home)
  const [gpu, homeFacts, eyes, installations] = await Promise.all([
    readCards(),
    readHome(home, config),
    readEyes(home),
    Promise.all(Object.keys(config.kohya).map((name) => readInstallation(name, config, home))),
  ])
  const { node } = process.versions
  const { platform } = process
  return { node, platform, home: homeFacts, gpu, installations, eyes, ...readSweeps(home) }
}

/** Whether their files are there and the runtime starts; a model itself is opened by its first picture. */
async function readEyes(home: string): Promise<EyesFacts> {
  const eyes = await homeEyes(home)
  await eyes?.close()
  return { asked: eyes?.asked ?? [], off: eyes?.off ?? [] }
}

/** One that cannot be read is no reason to keep quiet about the rest. */
function readSweeps(home: string): Pick<MachineFacts, 'sweeps' | 'unreadable'> {
  const read: SweepAsked[] = []
  const unreadable: UnreadableSweep[] = []
  for (const name of homeSweeps(home)) {
    try {
      const found = readSweepFolder(home, name)
      if (found) read.push(found.json)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      unreadable.push(...error.problems.slice(0, 1).map((problem) => ({ name, problem })))
    }
  }
  const byAge = read.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
  const sweeps = byAge.map(({ name, trials, dropped = [] }) => ({
    name,
    trials: trials.filter(({ number }) => !dropped.includes(number)),
  }))
  return { sweeps, unreadable }
}

/** The home may not exist yet: then what counts is where it would be made. */
async function readHome(home: string, { reserveGigabytes }: HomeConfig): Promise<HomeFacts> {
  const path = resolve(home)
  const place = nearestThere(path)
  const { bavail, bsize } = statfsSync(place)
  const mounts = existsSync('/proc/self/mountinfo') ? await readFile('/proc/self/mountinfo', 'utf8') : ''
  return {
    path,
    freeBytes: bavail * bsize,
    reserveBytes: reserveGigabytes * 1e9,
    network: networkFileSystem(path, mounts),
    isWritable: isWritable(place),
  }
}

const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)))

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

async function readInstallation(name: string, config: HomeConfig, home: string): Promise<InstallationFacts> {
  const place = findInstallation({ kind: 'named', name }, config, home)
  if (place === null) throw new Error(`config.json has no installation ${name}`)
  const { folder, python } = place
  const hasScripts = existsSync(join(folder, 'train_network.py'))
  if (!hasScripts) return { name, folder, python, hasScripts, version: null, asked: null }
  const [version, asked] = await Promise.all([installationVersion(folder), askInstallation(place)])
  return { name, folder, python, hasScripts, version, asked }
}

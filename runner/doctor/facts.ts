import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { networkFileSystem } from '../../tracker/store/file-system.ts'
import { findInstallation, type HomeConfig, readConfig } from '../config.ts'
import { readCards } from '../gpu/read.ts'
import { installationVersion } from '../installation-options.ts'
import { askInstallation } from '../installation-question.ts'
import type { HomeFacts, InstallationFacts, MachineFacts } from './check.ts'

/** Looks at this machine; installations are asked anew, as a driver may have gone since. Changes nothing. */
export async function readMachine(home: string): Promise<MachineFacts> {
  const config = readConfig(home)
  const [gpu, homeFacts, installations] = await Promise.all([
    readCards(),
    readHome(home, config),
    Promise.all(Object.keys(config.kohya).map((name) => readInstallation(name, config, home))),
  ])
  return { node: process.versions.node, platform: process.platform, home: homeFacts, gpu, installations }
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

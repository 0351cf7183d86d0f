import { canTrain } from '../process.ts'
import { type Check, type HomeFacts, missing, ok, warning } from './check.ts'

/** As package.json demands. */
const leastNode = [20, 19] as const

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])
  if (isEnough) return ok('Node', version)
  return missing('Node', `${version} is too old`, `Install Node ${leastNode.join('.')} or newer.`)
}

export function checkSystem(platform: NodeJS.Platform): Check {
  if (canTrain(platform)) return ok('system', platform)
  return missing(
    'system',
    `training does not run on ${platform} yet`,
    'Use Linux or WSL 2. plan, import, judge and serve work here.',
  )
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

/** What six trials of SDXL leave, with eight checkpoints of 200 MB each. */
const comfortableBytes = 10e9

export function checkHome({ path, network, isWritable }: HomeFacts): Check {
  if (!isWritable) {
    return missing('home', `${path} cannot be written`, 'Give another place with --home or LORASWEEP_HOME.')
  }
  if (network !== null) {
    return missing(
      'home',
      `${path} lies on ${network}, on which the database does not work`,
      'Put the home on a disk of this machine, or only the database: LORASWEEP_DB=<file>.',
    )
  }
  return ok('home', path)
}

export function checkDisk({ freeBytes, reserveBytes }: HomeFacts): Check {
  const text = `${gigabytes(freeBytes)} free, ${gigabytes(reserveBytes)} of them stay in reserve`
  if (freeBytes <= reserveBytes) {
    return missing('disk', text, 'Nothing starts. Make room, or lower reserveGigabytes in config.json.')
  }
  if (freeBytes - reserveBytes < comfortableBytes) {
    return warning('disk', text, 'lorasweep plan says what a sweep needs.')
  }
  return ok('disk', text)
}

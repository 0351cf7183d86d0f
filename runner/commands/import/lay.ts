import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Link } from '../../../tracker/import/links.ts'

/** Puts the files of a training into a run folder; those that are there already stay. */
export function layFiles(folder: string, links: readonly Link[]): void {
  for (const link of links) {
    const to = join(folder, link.to)
    if (existsSync(to) && statSync(to).size === statSync(link.from).size) continue
    mkdirSync(dirname(to), { recursive: true })
    rmSync(to, { force: true })
    lay(link, to)
  }
}

/**
 * A second name for the same file costs no room and outlives the first. Across file systems pictures
 * and curves are copied and weights are pointed at.
 */
function lay({ from, isLarge }: Link, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!isRefused(error)) throw error
    if (isLarge && process.platform !== 'win32') symlinkSync(from, to)
    else copyFileSync(from, to)
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(String(error.code))

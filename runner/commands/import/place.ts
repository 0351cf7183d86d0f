import { basename, dirname } from 'node:path'
import { homeSweeps, readSweepFolder, type SweepAsked } from '../../../tracker/run-folder.ts'

/** Folders whose name says nothing about what was trained. */
const generic = /^(files|outputs?|models?|loras?|results?|logs?|samples?|img|images|train(ing)?)$/i

/** A name for a sweep from the folder it is imported from: letters, digits, `. _ -`, at most 60. */
export function sweepNameFor(folder: string): string {
  const named = generic.test(basename(folder)) ? dirname(folder) : folder
  const name = basename(named)
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
  return name.slice(0, 60) || 'imported'
}

/** The sweep that holds what was imported from a folder before, or a new one under a free name. */
export function importedSweep(
  home: string,
  { from, name, now }: { from: string; name: string; now: Date },
): SweepAsked {
  const known = homeSweeps(home).flatMap((one) => readSweepFolder(home, one)?.json ?? [])
  const before = known.find(({ spec }) => spec.imported === from)
  if (before) return before
  const taken = new Set(known.map((one) => one.name))
  const free = [
    name,
    ...Array.from({ length: taken.size + 1 }, (_, n) => `${name.slice(0, 56)}-${n + 2}`),
  ].find((one) => !taken.has(one))
  return {
    format: 'lorasweep.sweep/1',
    name: free ?? name,
    title: null,
    createdAt: now.toISOString(),
    spec: { name: free ?? name, imported: from },
    trials: [],
  }
}

/** Where a training was imported before, in whatever sweep, by the key of its trial. */
export function knownTrials(home: string): Map<string, { sweep: string; number: number }> {
  const sweeps = homeSweeps(home).flatMap((one) => readSweepFolder(home, one)?.json ?? [])
  return new Map(
    sweeps
      .filter(({ spec }) => typeof spec.imported === 'string')
      .flatMap(({ name, trials }) =>
        trials.map(({ key, number }) => [key, { sweep: name, number }] as const),
      ),
  )
}

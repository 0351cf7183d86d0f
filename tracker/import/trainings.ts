import type { Found, FoundCheckpoint, FoundFile, FoundSample } from './found.ts'

/** The files of one training. */
export interface Training extends Found {
  /** `--output_name`. */
  readonly stem: string
  /** Absolute folder of its checkpoints, or of its samples or event files where it has none. */
  readonly folder: string
}

interface Group {
  readonly stem: string
  readonly folder: string
  readonly checkpoints: FoundCheckpoint[]
  readonly samples: FoundSample[]
}

/** Sorts what was found into trainings: one per folder and output name, in the order of their folders. */
export function groupTrainings(found: Found): Training[] {
  const groups = new Map<string, Group>()
  for (const one of found.checkpoints) groupOf(groups, one.folder, one.stem).checkpoints.push(one)
  for (const one of found.samples) sampleGroup(groups, one).samples.push(one)
  const all = [...groups.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  if (all.length === 0 && found.eventFiles.length > 0) return [onlyCurves(found)]
  return all.map((group) => ({
    ...group,
    eventFiles: [
      ...found.eventFiles.filter((file) => belongsTo(file, all) === group),
      ...found.elsewhere.filter((file) => isInTime(file, group)),
    ],
    elsewhere: [],
    prompts: nearest(found.prompts, group, all),
    configs: configsOf(found.configs, group, all),
    logs: nearest(found.logs, group, all),
  }))
}

const key = ({ folder, stem }: Pick<Group, 'folder' | 'stem'>): string => `${folder}\n${stem}`

function groupOf(groups: Map<string, Group>, folder: string, stem: string): Group {
  const known = groups.get(key({ folder, stem }))
  if (known) return known
  const made: Group = { folder, stem, checkpoints: [], samples: [] }
  groups.set(key(made), made)
  return made
}

/** Samples lie beside the checkpoints or one or two folders below, under the same output name or none. */
function sampleGroup(groups: Map<string, Group>, sample: FoundSample): Group {
  const homes = [sample.folder, parentOf(sample.folder), parentOf(parentOf(sample.folder))]
  for (const folder of homes) {
    const here = [...groups.values()].filter((group) => group.folder === folder)
    const match =
      here.find(({ stem }) => stem === sample.stem) ??
      (here.length === 1 && isNameless(sample) ? here[0] : undefined)
    if (match) return match
  }
  const isInSampleFolder = /[\\/]samples?$/i.test(sample.folder)
  return groupOf(groups, isInSampleFolder ? parentOf(sample.folder) : sample.folder, sample.stem)
}

const isNameless = ({ stem, seed }: FoundSample): boolean => stem === '' || seed === null

const parentOf = (folder: string): string => folder.replace(/[\\/][^\\/]*$/, '')

function onlyCurves(found: Found): Training {
  const [first] = found.eventFiles
  return { ...found, stem: 'training', folder: first?.folder ?? '' }
}

/** Whose time it was written in; else whose folder is nearest. */
function belongsTo(file: FoundFile, groups: readonly Group[]): Group | undefined {
  if (groups.length === 1) return groups[0]
  const inTime = groups.filter((group) => isInTime(file, group))
  return nearestGroup(
    file,
    inTime.length > 0 ? inTime : groups.filter((group) => spansOf(group).length === 0),
  )
}

/** An event file carries the second in which it was begun. */
function isInTime(file: FoundFile, group: Group): boolean {
  const began = Number(/tfevents\.(\d+)/.exec(file.name)?.[1])
  return spansOf(group).some(({ from, to }) => from <= began && began <= to)
}

/** Seconds between the start of a training and its last save, by session: `ss_training_*`. */
function spansOf({ checkpoints }: Group): { from: number; to: number }[] {
  return checkpoints.flatMap(({ metadata }) => {
    const [from, to] = [Number(metadata.ss_training_started_at), Number(metadata.ss_training_finished_at)]
    return Number.isFinite(from) && Number.isFinite(to) ? [{ from: from - 1, to: to + 1 }] : []
  })
}

function nearestGroup(file: FoundFile, groups: readonly Group[]): Group | undefined {
  const sharedLength = ({ folder }: Group): number => {
    const parts = folder.split(/[\\/]/)
    const own = file.folder.split(/[\\/]/)
    const differs = parts.findIndex((part, index) => part !== own[index])
    return differs === -1 ? parts.length : differs
  }
  return groups.toSorted((a, b) => sharedLength(b) - sharedLength(a))[0]
}

const nearest = (files: readonly FoundFile[], group: Group, all: readonly Group[]): FoundFile[] =>
  files.filter(
    (file) => file.folder.startsWith(group.folder) || nearestGroup(file, all)?.folder === group.folder,
  )

/** The GUI names a configuration after the output it belongs to; a TOML only says when it was made. */
function configsOf(files: readonly FoundFile[], group: Group, all: readonly Group[]): FoundFile[] {
  const near = nearest(files, group, all)
  const named = near.filter(({ name }) => name.startsWith(`${group.stem}_`) || name === `${group.stem}.json`)
  const shared = all.filter(({ folder }) => folder === group.folder).length > 1
  return shared ? named : near
}

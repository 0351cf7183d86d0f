/** What an installation of sd-scripts runs on, for `started.json`. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { installationVersion } from './installation-options.ts'
import { answerShape, askInstallation, type InstallationAnswer, type Place } from './installation-question.ts'

/**
 * Versions for `started.json`, by name; what is not installed is left out, and with a python that does
 * not answer only sd-scripts' own remains. Asked again when the commit or the python's packages change.
 */
export async function installationVersions(place: Place, home: string): Promise<Record<string, string>> {
  const sdScripts = await installationVersion(place.folder)
  const file = join(home, 'cache', `versions-${await fingerprint(place, sdScripts)}.json`)
  const kept = await readKept(file)
  if (kept) return versionsOf(kept, sdScripts)
  const asked = await askInstallation(place)
  if (asked.kind === 'silent') return { 'sd-scripts': sdScripts }
  await mkdir(dirname(file), { recursive: true })
  const part = `${file}.${process.pid}`
  await writeFile(part, `${JSON.stringify(asked.answer)}\n`)
  await rename(part, file)
  return versionsOf(asked.answer, sdScripts)
}

function versionsOf(answer: InstallationAnswer, sdScripts: string): Record<string, string> {
  const all = { 'sd-scripts': sdScripts, python: answer.python, ...answer.packages, CUDA: answer.cuda }
  return Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== null))
}

async function readKept(file: string): Promise<InstallationAnswer | null> {
  try {
    const kept = answerShape.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return kept.success ? kept.data : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Commit, python and, as pip changes that folder, where its packages lie. */
async function fingerprint({ python }: Place, commit: string): Promise<string> {
  const library = join(dirname(python), '..', 'lib')
  const versions = (await namesIn(library)).filter((name) => name.startsWith('python'))
  const places = [python, ...versions.map((name) => join(library, name, 'site-packages'))]
  const changed = await Promise.all(places.map(async (place) => `${place} ${await changedMs(place)}`))
  return createHash('sha256')
    .update([commit, ...changed].join('\n'))
    .digest('hex')
    .slice(0, 12)
}

async function namesIn(folder: string): Promise<string[]> {
  return (await changedMs(folder)) === null ? [] : (await readdir(folder)).sort()
}

/** Null when it is not there. */
async function changedMs(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

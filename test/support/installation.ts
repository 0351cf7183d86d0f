import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FakeInstallation {
  readonly folder: string
  readonly python: string
  readonly env: Readonly<Record<string, string>>
  /** How often its python was started. */
  readonly calls: () => number
  /** Puts a module beside the scripts. */
  readonly addModule: (name: string, text: string) => void
  /** As pip does: a record in site-packages. */
  readonly install: (name: string, version: string) => void
}

/** An sd-scripts folder with a virtual environment: the real python3 behind a script that counts its calls. */
export function fakeInstallation(top: string): FakeInstallation {
  const folder = join(top, 'sd-scripts')
  const python = join(folder, 'venv', 'bin', 'python')
  const library = join(folder, 'venv', 'lib', 'python3.11', 'site-packages')
  const log = join(top, 'calls')
  mkdirSync(dirname(python), { recursive: true })
  mkdirSync(library, { recursive: true })
  writeFileSync(join(folder, 'train_network.py'), '# sd-scripts\n')
  const path = '"$(dirname "$0")/../lib/python3.11/site-packages"'
  writeFileSync(
    python,
    `#!/bin/sh\necho >>'${log.replaceAll("'", "'\\''")}'\nPYTHONPATH="$PYTHONPATH:"${path} exec python3 "$@"\n`,
  )
  chmodSync(python, 0o755)
  const addModule = (name: string, text: string): void => {
    const file = join(folder, ...name.split('.'), '__init__.py')
    mkdirSync(dirname(file), { recursive: true })
    appendFileSync(file, text)
  }
  return {
    folder,
    python,
    env: {},
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0),
    addModule,
    install: (name, version) => {
      const record = join(library, `${name}-${version}.dist-info`)
      mkdirSync(record, { recursive: true })
      writeFileSync(join(record, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`)
    },
  }
}

/** A torch that says it was built for CUDA 12.4, and whether it reaches a card. */
export const stubTorch = (works: boolean): string =>
  `__version__ = '2.6.0+cu124'
class version: cuda = '12.4'
class cuda:
    @staticmethod
    def is_available(): return ${works ? 'True' : 'False'}
print('a line that an import prints')
`

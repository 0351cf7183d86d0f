import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { onTestFinished, vi } from 'vitest'

/** A nvidia-smi that plays text: what it says can change while it runs. */
export interface FakeSmi {
  readonly sayCards: (text: string) => void
  readonly sayApps: (text: string) => void
  /** From now on it prints this and ends. */
  readonly fail: (text: string, code: number) => void
  readonly heal: () => void
}

/** Puts a small real program of that name first on PATH until the test ends; `-l` repeats every 20 ms. */
export function fakeNvidiaSmi(folder: string): FakeSmi {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  const file = (name: string): string => join(bin, name)
  const write = (name: string, text: string): void => writeFileSync(file(name), text)
  const smi: FakeSmi = {
    sayCards: (text) => write('cards', text),
    sayApps: (text) => write('apps', text),
    fail: (text, code) => write('failure', `echo ${JSON.stringify(text)}; exit ${code}\n`),
    heal: () => write('failure', ''),
  }
  smi.sayCards('')
  smi.sayApps('')
  smi.heal()
  writeFileSync(
    file('nvidia-smi'),
    `#!/bin/sh
cd "$(dirname "$0")"
while :; do
  . ./failure
  case "$*" in *compute-apps*) cat apps ;; *) cat cards ;; esac
  case "$*" in *' -l '*) sleep 0.02 ;; *) exit 0 ;; esac
done
`,
  )
  chmodSync(file('nvidia-smi'), 0o755)
  usePath(`${bin}${delimiter}${process.env.PATH}`)
  return smi
}

/** A machine on which no nvidia-smi is installed. */
export const withoutNvidiaSmi = (folder: string): void => usePath(folder)

function usePath(path: string): void {
  vi.stubEnv('PATH', path)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}

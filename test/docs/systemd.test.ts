import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const page = readFileSync(fileURLToPath(new URL('../../docs/systemd.md', import.meta.url)), 'utf8')
const unit = /```ini\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test('a stop of the service reaches serve alone, and a trainer out of memory does not stop it', () => {
  expect(unit).toMatch(/^KillMode=process$/m)
  expect(unit).toMatch(/^OOMPolicy=continue$/m)
  expect(unit).toMatch(/^ExecStart=.* lorasweep serve$/m)
})

test.skipIf(!hasSystemd)('systemd finds nothing wrong with the unit', () => {
  // The unit's folder may not hold a space: systemd-analyze splits its search path there.
  const folder = mkdtempSync(join(tmpdir(), 'lorasweep-unit-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const runtime = join(folder, 'run')
  mkdirSync(runtime)
  chmodSync(runtime, 0o700)
  const verify = (text: string): string => {
    writeFileSync(join(folder, 'lorasweep.service'), text)
    const args = ['-c', 'systemd-analyze verify --user ./lorasweep.service 2>&1']
    const env = { ...process.env, XDG_RUNTIME_DIR: runtime }
    return execFileSync('sh', args, { cwd: folder, env, encoding: 'utf8' })
  }
  expect(verify(unit)).toBe('')
  expect(verify(unit.replace('KillMode=', 'KilMode='))).toContain('KilMode')
})

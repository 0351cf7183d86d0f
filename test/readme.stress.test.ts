import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, it, onTestFinished } from 'vitest'

const top = fileURLToPath(new URL('..', import.meta.url))

/** The first block of commands in the README. */
function firstCommands(): string {
  return /```sh\n([\s\S]*?)\n```/.exec(readFileSync(join(top, 'README.md'), 'utf8'))?.[1] ?? ''
}

it("the README's first screen, played in a fresh clone", async () => {
  // make, which builds SQLite where no built one can be had, takes no space in a path.
  const folder = mkdtempSync(join(tmpdir(), 'lorasweep-readme-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const clone = join(folder, 'clone')
  await execa('git', ['clone', '-q', top, clone])
  const commands = firstCommands()
  expect(commands).toBe('npm ci && npm run demo')
  const [install = '', demo = ''] = commands.split(' && ')
  await execa('npm', install.split(' ').slice(1), { cwd: clone })
  const started = performance.now()
  const { stdout } = await execa('npm', [...demo.split(' ').slice(1), '--', '--exit'], { cwd: clone })
  expect((performance.now() - started) / 1000).toBeLessThan(90)
  const rows = stdout.split('\n').filter((line) => /^demo\/\d+\.1 /.test(line))
  expect(rows).toHaveLength(8)
  const files = stdout.split('\n').filter((line) => /^ +\S.*\.safetensors$/.test(line))
  expect(files).toHaveLength(8)
  for (const file of files) expect(existsSync(join(clone, file.trim())), file).toBe(true)
  const best = await execa('npx', ['lorasweep', 'best', '--json'], { cwd: clone })
  expect(JSON.parse(best.stdout)).toMatchObject({ format: 'lorasweep.best/1', sweeps: [{ name: 'demo' }] })
})

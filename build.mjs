// Builds dist: TypeScript by tsc, data files to the same relative place, the pages by vite.
// `node build.mjs --no-web` leaves the pages out.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = fileURLToPath(new URL('.', import.meta.url))
const web = !process.argv.includes('--no-web')
const bin = (name) => join(top, 'node_modules', '.bin', name)

const run = (program, args) => {
  const { status, error } = spawnSync(program, args, {
    cwd: top,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  return status ?? 1
}

if (process.argv.includes('--clean')) rmSync(join(top, 'dist'), { recursive: true, force: true })
const failed = [run(bin('tsc'), ['-p', 'tsconfig.build.json'])]

for (const room of ['sweeps', 'tracker', 'runner']) {
  cpSync(join(top, room), join(top, 'dist', room), {
    recursive: true,
    filter: (path) => !['.ts', '.md'].includes(extname(path)),
  })
}
const cli = join(top, 'dist', 'runner', 'cli.js')
if (existsSync(cli)) chmodSync(cli, 0o755)

if (web && existsSync(join(top, 'dashboard', 'web', 'index.html'))) {
  failed.push(run(bin('vite'), ['build', '--config', 'vite.config.ts', '--logLevel', 'warn']))
}
process.exitCode = failed.some((status) => status !== 0) ? 1 : 0

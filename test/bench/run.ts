/** npm run bench: every bench in this folder, one after another. `npm run bench -- plan judge` runs those. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2).filter((one) => !one.startsWith('-'))
const options = process.argv.slice(2).filter((one) => one.startsWith('-'))
const benches = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -3))
  .filter((name) => wanted.length === 0 || wanted.includes(name))

for (const name of benches) {
  console.log(`\n── ${name}`)
  const args = ['--import', 'tsx', join(folder, `${name}.ts`), ...options]
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

// npm test: build, types, lint and format, then every test. The last line counts them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'lorasweep-report-'))
const report = join(scratch, 'report.json')
const bin = (name) => join(top, 'node_modules', '.bin', name)

const steps = [
  ['build', process.execPath, ['build.mjs', '--clean']],
  ['types of the server', bin('tsc'), ['--noEmit', '-p', '.']],
  ['types of the pages', bin('tsc'), ['--noEmit', '-p', 'dashboard/web']],
  ['lint and format', bin('biome'), ['ci', '.']],
  ['tests', bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]],
]

const failed = []
for (const [name, program, args] of steps) {
  const start = performance.now()
  const { status, error } = spawnSync(program, args, { cwd: top, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) failed.push(name)
  console.log(
    `${status === 0 ? 'ok' : 'FAILED'}: ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  )
}

const counts = testCounts()
rmSync(scratch, { recursive: true, force: true })
const isSkipForbidden = process.env.REQUIRE_ALL === '1' && counts.skipped > 0
if (isSkipForbidden) console.log(`FAILED: ${counts.skipped} tests were skipped, and REQUIRE_ALL=1 forbids it`)
const bad =
  failed.filter((name) => name !== 'tests').length + counts.failed + (isSkipForbidden ? counts.skipped : 0)
console.log(`${counts.passed} passed, ${bad} failed, ${counts.skipped} skipped`)
process.exitCode = failed.length > 0 || isSkipForbidden ? 1 : 0

function testCounts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites
    return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/**
 * Plays a recorded training of the real sd-scripts into a run folder, at a chosen speed:
 *
 *   replay --recording FOLDER --output_dir DIR --logging_dir DIR [--speed N] [--chunk BYTES]
 *
 * Writes what was written, says what was said, and ends as it ended.
 */
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Happening, readRecording } from './replay-timeline.ts'

const { values } = parseArgs({
  options: {
    recording: { type: 'string' },
    output_dir: { type: 'string' },
    logging_dir: { type: 'string' },
    speed: { type: 'string', default: '1' },
    chunk: { type: 'string', default: '0' },
  },
})

const signals: Readonly<Record<number, NodeJS.Signals>> = { 2: 'SIGINT', 9: 'SIGKILL', 15: 'SIGTERM' }

await play()

async function play(): Promise<void> {
  const { files, happenings } = readRecording(required('recording'))
  const speed = Number(values.speed)
  const start = performance.now()
  for (const one of happenings) {
    const early = (one.t * 1000) / speed - (performance.now() - start)
    if (early > 1) await wait(early)
    happen(one, files)
  }
}

function happen(one: Happening, files: string): void {
  if ('text' in one) writeSync(one.stream === 'stdout' ? 1 : 2, one.text)
  else if ('file' in one) grow(join(files, one.file), target(one.file), one.size)
  else if (one.exit < 0) process.kill(process.pid, signals[-one.exit] ?? 'SIGKILL')
  else process.exitCode = one.exit
}

/** `output/…` and `logs/…` of the recording go where sd-scripts was told to write. */
function target(file: string): string {
  const [room, ...rest] = file.split('/')
  return join(room === 'logs' ? required('logging_dir') : required('output_dir'), ...rest)
}

function grow(from: string, to: string, size: number): void {
  mkdirSync(dirname(to), { recursive: true })
  appendFileSync(to, '')
  const have = statSync(to).size
  const bytes = readFileSync(from).subarray(have, size)
  const chunk = Number(values.chunk) || bytes.length
  const file = openSync(to, 'a')
  for (let at = 0; at < bytes.length; at += chunk) writeSync(file, bytes.subarray(at, at + chunk))
  closeSync(file)
}

function required(name: 'recording' | 'output_dir' | 'logging_dir'): string {
  const value = values[name]
  if (value) return value
  process.stderr.write(`replay: error: the following arguments are required: --${name}\n`)
  process.exit(2)
}

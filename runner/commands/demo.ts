import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { homeSweeps } from '../../tracker/run-folder.ts'
import { type CommandContext, exitCodes } from './context.ts'
import { runSweepText } from './run.ts'
import { runServe } from './serve.ts'

export interface DemoOptions {
  readonly exit?: boolean
  readonly port: number
}

const example = fileURLToPath(new URL('../../sweeps/examples/first.yaml', import.meta.url))

/** A sweep of its own each time, on the photos that come with lorasweep; then the dashboard stays up. */
export async function runDemo({ exit = false, port }: DemoOptions, context: CommandContext): Promise<number> {
  const name = freeName('demo', homeSweeps(context.home))
  const document = parseDocument(readFileSync(example, 'utf8'))
  document.set('name', name)
  const options = { dashboard: true, port }
  const code = await runSweepText({ file: example, text: document.toString() }, options, context)
  if (exit || code !== exitCodes.done) return code
  context.stderr('The dashboard stays up until Ctrl-C.\n')
  return runServe({ host: '127.0.0.1', port }, context)
}

/** `demo`, `demo-2`, `demo-3` … */
export function freeName(wanted: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if (!taken.includes(name)) return name
  }
}

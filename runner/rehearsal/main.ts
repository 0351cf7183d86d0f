/**
 * rehearsal [script.py] <arguments of sd-scripts>: a miniature LoRA training that takes sd-scripts'
 * arguments and leaves its traces. It trains for real: a low-rank adaptation of a small frozen
 * generator, on the pictures and captions given.
 */
import { bundledOptions } from '../../sweeps/facts/options.ts'
import { parseArguments, usage } from './arguments.ts'
import { makeClock } from './clock.ts'
import { openConsole } from './console.ts'
import { acceleratePart, TrainingFailure } from './failure.ts'
import { trainingRequest } from './request.ts'
import { openSession } from './session.ts'
import { train } from './training.ts'
import { unheardOptions } from './unheard.ts'

const argv = process.argv.slice(2)
const hasScript = argv[0]?.endsWith('.py') ?? false
const script = hasScript ? (argv[0] as string) : 'train_network.py'
const given = hasScript ? argv.slice(1) : argv
const clock = makeClock()
const console = openConsole(clock)

try {
  await main()
} catch (error) {
  if (!(error instanceof TrainingFailure)) throw error
  console.tell(`${error.message}\n`)
  console.tell(acceleratePart(script, given, error.exit))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const options = bundledOptions()[script.replace(/\.py$/, '')]
  if (options === undefined)
    throw new TrainingFailure(`python: can't open file '${script}': [Errno 2] No such file or directory`, 2)
  const parsed = parseArguments(given, options)
  if (parsed.kind === 'error')
    throw new TrainingFailure(`${usage(script, options)}${script}: error: ${parsed.message}`, 2)
  const unheard = unheardOptions(parsed.values, options)
  if (unheard.length > 0) console.log('WARNING', `without effect in a rehearsal: ${unheard.join(', ')}`)
  const session = await openSession(trainingRequest(script, parsed.values), clock, console)
  if (session !== null) await train(session)
}

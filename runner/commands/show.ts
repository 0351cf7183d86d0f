import { relative } from 'node:path'
import { type ShowDocument, showDocument } from '../../tracker/export/show.ts'
import { findRun, type NamedMoment, splitMoment } from '../run-names.ts'
import { openHome } from '../session.ts'
import { verdictText } from '../terminal/results.ts'
import { type CommandContext, exitCodes } from './context.ts'

/** One run: what was asked, how each epoch was judged, what it left. */
export async function runShow(
  run: string,
  options: { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const store = openHome(context.home, context.env)
  try {
    const { run: name, moment } = splitMoment(run)
    const whole = showDocument(store, context.home, findRun(store, name).id)
    const document = moment === null ? whole : momentOf(whole, moment)
    if (moment !== null && document.samples.length + document.checkpoints.length === 0) {
      context.stderr(`nothing was drawn or saved at ${run}\n`)
      return exitCodes.noAnswer
    }
    context.stdout(options.json ? `${JSON.stringify(document)}\n` : showText(document, context.cwd))
    return exitCodes.done
  } finally {
    store.close()
  }
}

/** Of a whole run only what belongs to one epoch or step. */
function momentOf(document: ShowDocument, { axis, at }: NamedMoment): ShowDocument {
  const isHere = (one: { readonly epoch: number | null; readonly step: number | null }): boolean =>
    one[axis] === at
  return {
    ...document,
    epochs: document.epochs.filter(isHere),
    samples: document.samples.filter((one) =>
      one.axis === axis ? one.at === at : axis === 'epoch' && one.epoch === at,
    ),
    checkpoints: document.checkpoints.filter(isHere),
  }
}

function showText(document: ShowDocument, cwd: string): string {
  const { run, state, reason, notes, parameters, epochs, samples, checkpoints } = document
  const lines = [
    `${run}  ${state}${reason ? `: ${reason}` : ''}`,
    ...section('Notes', notes),
    ...section(
      'Parameters',
      Object.entries(parameters).map(([name, value]) => `${name} ${value}`),
    ),
    ...section(
      'Epochs',
      epochs.map(({ epoch, verdict, tier, reasons }) => {
        const sure = tier === 'none' ? '' : ` (${tier})`
        return `${String(epoch).padStart(3)}  ${verdictText(verdict)}${sure}  ${reasons[0]?.text ?? ''}`.trimEnd()
      }),
    ),
    ...section(
      'Checkpoints',
      checkpoints.map(({ path, bytes }) => `${relative(cwd, path)}  ${(bytes / 1e6).toFixed(1)} MB`),
    ),
    `\n${samples.length} sample pictures`,
  ]
  return `${lines.join('\n')}\n`
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`\n${title}`, ...lines.map((line) => `  ${line}`)]

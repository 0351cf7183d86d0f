import { relative } from 'node:path'
import { styleText } from 'node:util'
import { epochText, percentText } from '../../tracker/analysis/words/sentences.ts'
import type { EpochVerdict, Reason, RunVerdict } from '../../tracker/verdict.ts'
import { inFolder, type JudgedRun } from './judge-document.ts'
import { sureText } from './results.ts'

/** Names are padded to `width`; paths are told from `cwd`. */
export interface JudgeView {
  readonly width: number
  readonly cwd: string
}

interface Place {
  readonly folder: string
  readonly cwd: string
}

/** One line for a run: where it stands, what to keep, what changed; below it what could not be measured. */
export function judgedLine(one: JudgedRun, { width, cwd }: JudgeView): string {
  const keep = one.best === null ? 'no epoch' : `keep ${epochText(one.best.epoch)}`
  const head = `${styleText('bold', one.run.padEnd(width))}  ${sureText(one).padEnd(26)}  ${keep.padEnd(8)}`
  const missing = one.unmeasured.map(
    ({ path, why }) => `${indent}not measured: ${relative(cwd, path)}: ${why}`,
  )
  return [`${head}  ${changedText(one.changed)}`, ...missing].join('\n')
}

/** Every epoch with every signal, its weight and its value, the reasons with their shares and the pictures that show them. */
export function explainedText(
  one: JudgedRun,
  { verdict, folder }: { readonly verdict: RunVerdict; readonly folder: string },
  { cwd }: JudgeView,
): string {
  const by = `${one.version}, constants ${one.constants ?? 'unknown'}, inputs ${one.inputs.slice(0, 12)}`
  const lines = [
    `${indent}${by}`,
    ...reasonLines(inFolder(folder, verdict.reasons), indent, cwd),
    ...verdict.epochs.flatMap((epoch) => epochLines(epoch, verdict.weights, { folder, cwd })),
    ...(one.best === null ? [] : [`${indent}keep ${epochText(one.best.epoch)}`]),
    ...reasonLines(one.best?.reasons ?? [], deeper, cwd),
    ...verdict.advice.map(({ text }) => `${indent}${text}`),
  ]
  return lines.join('\n')
}

const indent = '  '
const deeper = '    '

function changedText(changed: readonly string[] | null): string {
  if (changed === null) return 'judged for the first time'
  return changed.length === 0 ? 'unchanged' : changed.join('; ')
}

function epochLines(epoch: EpochVerdict, weights: RunVerdict['weights'], { folder, cwd }: Place): string[] {
  const numbers = Object.entries({
    overtraining: epoch.overtraining,
    drift: epoch.drift,
    velocity: epoch.velocity,
    // a verdict of an older version has none
    ...weightNumbers(epoch.weights ?? null),
  }).flatMap(([name, value]) => (value === null ? [] : [`${name} ${shortNumber(value)}`]))
  return [
    `${indent}epoch ${epochText(epoch.epoch).padEnd(4)} ${sureText(epoch)}  ${numbers.join('  ')}`,
    ...signalLines(epoch.signals, weights),
    ...reasonLines(inFolder(folder, epoch.reasons), deeper, cwd),
  ]
}

/** By their names in the field; `cosine` is of all change so far against that of the epoch before. */
const weightNumbers = (weights: EpochVerdict['weights']): Readonly<Record<string, number | null>> =>
  weights === null
    ? {}
    : {
        'weight norm': weights.normMean,
        'stable rank': weights.stableRank,
        cosine: weights.cosine,
        dose: weights.dose,
      }

const shortNumber = (value: number): string => String(Number(value.toPrecision(3)))

function signalLines(signals: EpochVerdict['signals'], weights: RunVerdict['weights']): string[] {
  const names = Object.keys(signals)
  const width = Math.max(0, ...names.map((name) => name.length))
  return Object.entries(signals).map(([name, value]) => {
    const weight = weights[name]
    const weightText = weight === undefined ? '' : `  weight ${shortNumber(weight)}`
    return `${deeper}${name.padEnd(width)}  ${shortNumber(value).padEnd(8)}${weightText}`.trimEnd()
  })
}

const reasonLines = (reasons: readonly Reason[], margin: string, cwd: string): string[] =>
  reasons.flatMap(({ text, weight, pictures }) => [
    `${margin}${reasons.length > 1 ? `${percentText(weight).padStart(5)}  ` : ''}${text}`,
    ...pictures.map((path) => `${margin}  ${relative(cwd, path)}`),
  ])

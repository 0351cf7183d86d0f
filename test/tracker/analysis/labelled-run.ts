import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Case, type Measured, measurable, type SampleRow } from '../../../tracker/analysis/case.ts'
import type { CheckpointRow } from '../../../tracker/analysis/checkpoint-of.ts'
import { measureStrip } from '../../../tracker/analysis/measure.ts'
import { planMeasurements } from '../../../tracker/analysis/measure-plan.ts'
import { type Measurement, measurementKey } from '../../../tracker/analysis/measurement.ts'

/** What was true of a labelled run: see the definitions beside the recordings. */
export interface Truth {
  readonly label: 'healthy' | 'overtrained' | 'undertrained'
  readonly best_epoch: number
  readonly epochs: readonly { readonly epoch: number; readonly quality: number; readonly label: string }[]
}

export interface LabelledRun {
  readonly name: string
  readonly folder: string
  readonly subject: number
  readonly truth: Truth
  readonly seen: Case
}

interface Config {
  readonly subject: number
  readonly epochs: number
  readonly token: string
  readonly prompts: readonly string[]
}

interface Expected {
  readonly scalars: Readonly<Record<string, readonly (readonly [number, number, number])[]>>
}

/** A recorded training with its truth, as the judge's tables would hold it. */
export function labelledRun(top: string, name: string): LabelledRun {
  const folder = join(top, name)
  const config = json<Config>(join(folder, 'config.json'))
  const { scalars } = json<Expected>(join(folder, 'expected.json'))
  const validation = scalars['loss/validation/epoch_average'] ?? []
  return {
    ...{ name, folder, subject: config.subject, truth: json<Truth>(join(folder, 'truth.json')) },
    seen: {
      asked: config.prompts.join('\n'),
      state: 'succeeded',
      resumed: false,
      prompts: config.prompts.map((line) => ({
        text: line,
        role: line.includes(config.token) ? 'trigger' : 'control',
      })),
      samples: samplesOf(folder),
      checkpoints: checkpointsOf(config),
      validation: validation.map(([epoch, loss]) => ({ epoch, loss })),
      training: picturesIn(join(folder, 'dataset')),
      length: { totalEpochs: config.epochs, stepsPerEpoch: null },
    },
  }
}

export const labelledNames = (top: string): string[] =>
  readdirSync(top, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T
const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

function samplesOf(folder: string): SampleRow[] {
  return readdirSync(join(folder, 'run', 'output', 'sample')).flatMap((file): SampleRow[] => {
    const parts = /_e(\d+)_(\d+)_\d+(?:_(\d+))?\.png$/.exec(file)
    if (!parts) return []
    const [, epoch, prompt, seed] = parts
    const path = `run/output/sample/${file}`
    return [
      {
        ...{ path, axis: 'epoch', at: Number(epoch), prompt: Number(prompt) },
        ...{ seed: seed === undefined ? null : Number(seed), sha256: sha256(join(folder, path)) },
        ...{ width: 128, height: 128, state: 'whole' },
      },
    ]
  })
}

/** Names as sd-scripts gives them; most recordings left the files out. */
const checkpointsOf = ({ epochs, token }: Config): CheckpointRow[] =>
  Array.from({ length: epochs }, (_, k) => {
    const isLast = k + 1 === epochs
    const number = isLast ? '' : `-${String(k + 1).padStart(6, '0')}`
    return {
      path: `output/${token}${number}.safetensors`,
      epoch: isLast ? null : k + 1,
      step: null,
      metadata: {},
    }
  })

const picturesIn = (dataset: string): { sha256: string; path: string }[] =>
  readdirSync(dataset).flatMap((sub) =>
    readdirSync(join(dataset, sub))
      .filter((file) => file.endsWith('.png'))
      .map((file) => join(dataset, sub, file))
      .map((path) => ({ sha256: sha256(path), path })),
  )

/** All measurements of a run, in this thread. */
export async function measuredRun({ folder, seen }: LabelledRun): Promise<Measured> {
  const measured = new Map<string, Measurement['value']>()
  const strips = planMeasurements(
    measurable(seen, (path) => join(folder, path)),
    () => false,
  )
  for (const strip of strips) {
    for (const one of await measureStrip(strip)) measured.set(measurementKey(one), one.value)
  }
  return measured
}

import { runFiles } from '../run-folder.ts'
import type { FoundCheckpoint, FoundFile, FoundSample } from './found.ts'
import type { Training } from './trainings.ts'

/** A file of a training and the place it gets in the run folder, relative to it. */
export interface Link {
  readonly from: string
  readonly to: string
  /** Large files are never copied. */
  readonly isLarge: boolean
}

/** Where everything of a training goes, under the names that sd-scripts would have given. */
export function linksOf(training: Training): Link[] {
  const { stem, checkpoints, samples, eventFiles, logs } = training
  return [
    ...checkpoints.map((one) => link(one, `${runFiles.output}/${checkpointName(one, stem)}`, true)),
    ...samples.map((one) => link(one, `${runFiles.samples}/${sampleName(one, stem)}`, false)),
    ...eventFiles.map((one, index) => link(one, `${runFiles.logs}/${index}/${one.name}`, false)),
    ...logs.slice(0, 1).map((one) => link(one, runFiles.log, false)),
  ]
}

const link = ({ path }: FoundFile, to: string, isLarge: boolean): Link => ({ from: path, to, isLarge })

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0')

function checkpointName({ epoch, step }: FoundCheckpoint, stem: string): string {
  if (step !== null) return `${stem}-step${padded(step, 8)}.safetensors`
  return epoch === null ? `${stem}.safetensors` : `${stem}-${padded(epoch, 6)}.safetensors`
}

function sampleName({ axis, at, prompt, drawnAt, seed, name }: FoundSample, stem: string): string {
  const place = `${axis === 'epoch' ? 'e' : ''}${padded(at, 6)}_${padded(prompt, 2)}`
  const end = name.slice(name.lastIndexOf('.')).toLowerCase()
  return `${stem}_${place}_${drawnAt}${seed === null ? '' : `_${seed}`}${end}`
}

import { styleText } from 'node:util'
import { durationText } from './board.ts'

const barWidth = 24

/** How far measuring is; times in milliseconds. */
export interface MeasuringProgress {
  readonly done: number
  readonly of: number
  readonly elapsedMs: number
}

/** `███░░░  84 of 832 pictures · 23/s · 33 s left` */
export function measuringText({ done, of, elapsedMs }: MeasuringProgress): string {
  const full = Math.round((done / of) * barWidth)
  const bar = '█'.repeat(full) + styleText('dim', '░'.repeat(barWidth - full))
  const rate = done / (elapsedMs / 1000)
  const pace =
    done === 0 || elapsedMs <= 0
      ? []
      : [`${rateText(rate)}/s`, `${durationText(((of - done) / rate) * 1000)} left`]
  return [`${bar}  ${countedText(done, of)}`, ...pace].join(' · ')
}

/** For pipes and logs: a line at every tenth. */
export function measuringLine(before: number, { done, of }: MeasuringProgress): string | null {
  const tenth = (count: number): number => Math.floor((10 * count) / of)
  return tenth(done) > tenth(before) ? `measured ${countedText(done, of)}` : null
}

const countedText = (done: number, of: number): string => `${done} of ${of} ${of === 1 ? 'file' : 'files'}`

const rateText = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)))

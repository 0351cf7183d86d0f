import type { RunName } from './model.ts'

/** `zorvek/3.2` */
export const runText = ({ sweep, trial, attempt }: RunName): string => `${sweep}/${trial}.${attempt}`

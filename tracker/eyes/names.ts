import { createHash } from 'node:crypto'
import { measurementKey } from '../analysis/measuring/measurement.ts'
import type { EyesFamily } from './settings.ts'

/** What each family that is on calls its measurements. `text` is CLIP's other half. */
export type EyesMethods = Readonly<Partial<Record<EyesFamily | 'text', string>>>

/** Whether a measurement was taken by a model of the user's, which may be gone when it is dropped. */
export const isEyesMethod = (method: string): boolean => /^(dino|clip|face|clip-text)\//.test(method)

/** What stands for a text where a measurement names its picture. */
export const textKey = (text: string): string => createHash('sha256').update(text).digest('hex')

export const keyOf = (picture: string, method: string): string =>
  measurementKey({ picture, against: '', method })

import { readFileSync } from 'node:fs'

export const families = ['sd15', 'sdxl', 'flux'] as const
export type Family = (typeof families)[number]

/** The commented sweep file that a first sweep of a family starts from. */
export const presetText = (family: Family): string =>
  readFileSync(new URL(`../presets/${family}.yaml`, import.meta.url), 'utf8')

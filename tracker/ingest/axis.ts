import type { Axis } from '../model.ts'

/** sd-scripts passes the epoch number as step for `loss/epoch_average` and `loss/validation/epoch_*`. */
export const axisOf = (tag: string): Axis => (tag.includes('/epoch_') ? 'epoch' : 'step')

/** `lr/group1` repeats the rate of `lr/unet` (sd-scripts writes groups beside names): shown once. */
export const isAlias = (tag: string, tags: readonly string[]): boolean => {
  const group = /^(lr(?:\/d\*lr)?)\/group\d+$/.exec(tag)
  return (
    group !== null && tags.some((other) => other.startsWith(`${group[1]}/`) && !/\/group\d+$/.test(other))
  )
}

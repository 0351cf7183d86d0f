import type { Parameters } from '../../tracker/model.ts'

/** A number among the parameters, or the default of sd-scripts. */
export function numberOf(parameters: Parameters, name: string, otherwise: number): number {
  const value = parameters[name]
  return typeof value === 'number' ? value : otherwise
}

/** Pixels of `resolution`: `512,768` or one side of a square. */
export function resolutionOf(parameters: Parameters): { readonly width: number; readonly height: number } {
  const [width = 512, height = width] = String(parameters.resolution ?? 512)
    .split(',')
    .map(Number)
  return { width, height }
}

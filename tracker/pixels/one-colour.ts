import type { Raster } from './raster.ts'

/** A channel may waver by this much, of 255, and the picture still shows nothing. */
const waver = 6

/** black = what a diffusion model draws from NaN; blank = any other single colour; null = there is something on it. */
export function oneColour({ rgb }: Raster): 'black' | 'blank' | null {
  const lowest = [255, 255, 255]
  const highest = [0, 0, 0]
  for (let i = 0; i < rgb.length; i++) {
    const value = rgb[i] as number
    const channel = i % 3
    if (value < (lowest[channel] as number)) lowest[channel] = value
    if (value > (highest[channel] as number)) highest[channel] = value
  }
  if (highest.some((high, channel) => high - (lowest[channel] as number) > waver)) return null
  return Math.max(...highest) <= waver ? 'black' : 'blank'
}

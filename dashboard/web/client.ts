import { hc } from 'hono/client'
import type { DashboardApi, PictureFact, RunFact } from '../wire.ts'

export const api = hc<DashboardApi>(location.origin).api

/** Widths that the server makes, in pixels. */
const widths = [64, 128, 256, 512] as const

/** Address of a sample of a run, at least `width` CSS pixels wide; without a width as it is. */
export function pictureUrl(run: RunFact['run'], { sha256 }: PictureFact, width?: number): string {
  const base = `/api/runs/${run.replace('.', '/').split('/').map(encodeURIComponent).join('/')}/pictures/${sha256}`
  if (width === undefined) return base
  const needed = width * Math.min(2, devicePixelRatio)
  const made = widths.find((one) => one >= needed)
  return made === undefined ? base : `${base}?width=${made}`
}

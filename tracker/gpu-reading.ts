/** A line of `gpu.jsonl`, every 10 s while the run is on the card. Null is what the card does not tell. */
export interface GpuReading {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly uuid: string
  readonly memoryUsedMiB: number | null
  /** Percent of the time in which something was computed. */
  readonly utilization: number | null
  readonly celsius: number | null
  readonly watts: number | null
}

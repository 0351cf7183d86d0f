import type { Measure, Measurement, Strip } from './measurement.ts'
import { type Bench, openBench, usefulThreads } from './worker.ts'

/** Several benches behind one function. Must be closed. */
export interface Pool {
  readonly measure: Measure
  readonly close: () => Promise<void>
}

/** Threads start with the first strip that needs them, not before. */
export function openPool(size: number): Pool {
  const idle: Bench[] = []
  const all: Bench[] = []
  const waiting: ((bench: Bench) => void)[] = []

  const take = async (): Promise<Bench> => {
    const free = idle.pop()
    if (free) return free
    if (all.length >= size) return new Promise((resolve) => waiting.push(resolve))
    const started = openBench()
    all.push(started)
    return started
  }
  const give = (bench: Bench): void => {
    const next = waiting.shift()
    if (next) next(bench)
    else idle.push(bench)
  }
  const one = async (strip: Strip): Promise<readonly Measurement[]> => {
    const bench = await take()
    try {
      return await bench.measure(strip)
    } finally {
      give(bench)
    }
  }
  return {
    measure: async (strips) => (await Promise.all(strips.map(one))).flat(),
    close: async () => {
      await Promise.all(all.map((bench) => bench.close()))
    },
  }
}

/** In as many threads as help, which end with the call. */
export const measureInThreads: Measure = async (strips) => {
  const pool = openPool(Math.min(strips.length, usefulThreads()))
  try {
    return await pool.measure(strips)
  } finally {
    await pool.close()
  }
}

import type { Measure, Measurement, Strip } from './measurement.ts'
import { type Bench, openBench, usefulThreads } from './worker.ts'

/** Threads that stay while there is something to judge. Must be closed. */
export interface Measuring {
  readonly measure: Measure
  readonly close: () => Promise<void>
}

/** Fewer strips than this are not worth starting another thread for. */
const stripsPerThread = 8

/** Threads are started when strips come, as many as help. One call at a time. */
export function openMeasuring(): Measuring {
  const benches: Bench[] = []
  return {
    measure: async (strips) => {
      const due = [...strips]
      const wanted = Math.min(usefulThreads(), Math.ceil(due.length / stripsPerThread))
      while (benches.length < wanted) benches.push(openBench())
      const ended = await Promise.allSettled(benches.slice(0, wanted).map((bench) => measureAll(bench, due)))
      return ended.flatMap((one) => {
        if (one.status === 'rejected') throw one.reason
        return one.value
      })
    },
    close: async () => {
      await Promise.all(benches.splice(0).map((bench) => bench.close()))
    },
  }
}

/** For one call: the threads end with it. */
export const measureInThreads: Measure = async (strips) => {
  const measuring = openMeasuring()
  try {
    return await measuring.measure(strips)
  } finally {
    await measuring.close()
  }
}

/** Takes strips from the common list until it is empty; after a failure nobody needs the rest. */
async function measureAll(bench: Bench, due: Strip[]): Promise<Measurement[]> {
  const found: Measurement[] = []
  try {
    for (let strip = due.shift(); strip; strip = due.shift()) found.push(...(await bench.measure(strip)))
    return found
  } catch (error) {
    due.length = 0
    throw error
  }
}

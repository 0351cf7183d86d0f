import type { Measure, Measurement, Strip } from './measurement.ts'
import { openBench, usefulThreads } from './worker.ts'

/** Strips go to as many threads as help; the threads end with the call. */
export const measureInThreads: Measure = async (strips) => {
  const due = [...strips]
  const threads = Array.from({ length: Math.min(due.length, usefulThreads()) }, () => measureAll(due))
  const ended = await Promise.allSettled(threads)
  return ended.flatMap((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

/** Takes strips from the common list until it is empty; after a failure nobody needs the rest. */
async function measureAll(due: Strip[]): Promise<Measurement[]> {
  const bench = openBench()
  const found: Measurement[] = []
  try {
    for (let strip = due.shift(); strip; strip = due.shift()) found.push(...(await bench.measure(strip)))
    return found
  } catch (error) {
    due.length = 0
    throw error
  } finally {
    await bench.close()
  }
}

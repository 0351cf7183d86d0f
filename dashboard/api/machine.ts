import { join } from 'node:path'
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { isAnyQueued, type RunOnSlot, readOnSlots } from '../../tracker/queries/on-slots.ts'
import { runPaths } from '../../tracker/run-folder.ts'
import { readLease } from '../../tracker/store/lease.ts'
import type { Store } from '../../tracker/store/open.ts'
import type { CardReading, MachineFact } from '../wire.ts'
import { machine, readingLine } from './bodies/machine.ts'
import type { ApiContext } from './context.ts'
import { placeInRun, readLines } from './files.ts'
import { json } from './schemas.ts'

/** A runner renews its heartbeat three times a second; a busy disk may hold it up. */
const quietSeconds = 5

/** Bytes in which the last reading surely lies. */
const pieceBytes = 4096

const machineRoute = createRoute({
  method: 'get',
  path: '/machine',
  responses: { 200: json(machine, 'What the slots work on, and what their cards last said.') },
})

export const machineRoutes = ({ store, home }: ApiContext) =>
  new OpenAPIHono().openapi(machineRoute, async (context) => {
    const running = readOnSlots(store.db)
    const isNeeded = running.length > 0 || isAnyQueued(store.db)
    const slots = await Promise.all(running.map((one) => slotFact(home, one)))
    const found: MachineFact = { isAttended: isNeeded ? hasHeartbeat(store) : null, slots }
    return context.json(found, 200)
  })

const slotFact = async (home: string, { run, slot, folder }: RunOnSlot) => ({
  run,
  slot,
  reading: await lastReading(join(home, folder)),
})

function hasHeartbeat(store: Store): boolean {
  const lease = readLease(store)
  return lease !== null && Date.now() / 1000 - lease.heartbeatAt < quietSeconds
}

/** Null for a run that is on no card, or not yet read. */
async function lastReading(folder: string): Promise<CardReading | null> {
  const place = await placeInRun(folder, runPaths(folder).gpu)
  if (!place) return null
  const { text } = await readLines(place, { bytes: pieceBytes })
  // Behind the last line feed lies what is only half written.
  const line = text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1)
  if (!line) return null
  const { memoryUsedMiB, utilization, celsius, watts } = readingLine.parse(JSON.parse(line))
  return { memoryUsedMiB, utilization, celsius, watts }
}

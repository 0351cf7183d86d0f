// Run as a process of its own: adds one point to a run, as the runner would. Arguments: database, run id, step, value.
import { appendEvents } from '../../tracker/store/append.ts'
import { openStore } from '../../tracker/store/open.ts'

const [database = '', run, step, value] = process.argv.slice(2)
const store = openStore(database)
const point = { kind: 'point', tag: 'loss/current', axis: 'step', wall: 1_795_226_400 } as const
appendEvents(store, Number(run), [{ ...point, step: Number(step), value: Number(value) }], [])
store.close()
process.stdout.write(`written ${Date.now()}\n`)

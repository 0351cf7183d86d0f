// A worker that meets pictures that no worker survives, by their names. It measures all others as the real one does.
import { measureJob, serveJobs } from '../../../../../dist/tracker/analysis/measuring/worker.js'

const troubles = {
  hangs: () => {
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
  exits: () => process.exit(7),
  aborts: () => process.abort(),
}

serveJobs(async (job) => {
  const named = JSON.stringify(job)
  for (const [name, meet] of Object.entries(troubles)) if (named.includes(`${name}.png`)) meet()
  return measureJob(job)
})

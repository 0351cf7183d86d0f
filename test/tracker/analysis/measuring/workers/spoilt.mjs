// A worker that one sample ends from within, as a fault in a decoder would.
import { measureJob, serveJobs } from '../../../../../dist/tracker/analysis/measuring/worker.js'

serveJobs(async (job) => {
  if (JSON.stringify(job).includes('_e000002_03_')) process.abort()
  return measureJob(job)
})

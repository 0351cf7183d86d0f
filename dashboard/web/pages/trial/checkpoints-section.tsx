import type { CheckpointFact, RunPageFact } from '../../../wire.ts'
import { VerdictMark } from '../../parts/glyphs.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { bytesText, countText, missing, plural } from '../../words/numbers.ts'

/** The files, the newest first. */
export function CheckpointsSection({ run }: { run: RunPageFact }) {
  const { checkpoints, judged } = run
  const bytes = checkpoints.reduce((sum, one) => sum + one.bytes, 0)
  if (checkpoints.length === 0) return null
  return (
    <section aria-labelledby="checkpoints">
      <div class="head">
        <h2 id="checkpoints">Checkpoints</h2>
        <span class="quiet">
          {plural(checkpoints.length, 'file')}, {bytesText(bytes)}
        </span>
      </div>
      <ScrollRegion class="scroll" label="Table of checkpoints">
        <table class="grid tight">
          <thead>
            <tr>
              <th scope="col">Epoch</th>
              <th scope="col">Verdict</th>
              <th scope="col" class="num">
                Steps
              </th>
              <th scope="col" class="num">
                Size
              </th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {checkpoints.toReversed().map((one) => (
              <Row key={one.path} run={run} file={one} isKept={one.path === judged?.keep?.checkpoint} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function Row({ run, file, isKept }: { run: RunPageFact; file: CheckpointFact; isKept: boolean }) {
  const told = run.moments.find((one) => one.checkpoint === file.path)
  return (
    <tr class={isKept ? 'hot' : undefined}>
      <td>
        <b>{file.epoch ?? missing}</b> {isKept && <span class="faint">keep</span>}
      </td>
      <td>{told && <VerdictMark verdict={told.verdict} tier={told.tier} />}</td>
      <td class="num">{file.step === null ? missing : countText(file.step)}</td>
      <td class="num">{file.state === 'whole' ? bytesText(file.bytes) : file.state}</td>
      <td>
        <code>{file.path}</code>
      </td>
    </tr>
  )
}

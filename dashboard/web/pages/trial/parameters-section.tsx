import type { ParameterChange, RunPageFact } from '../../../wire.ts'
import { trialHref } from '../../address.ts'
import { Link } from '../../link.tsx'
import { missing, valueText } from '../../words/numbers.ts'

const fewest = 3

/** All parameters, those that differ from siblings first and bold; then the nearest siblings. */
export function ParametersSection({ run }: { run: RunPageFact }) {
  const varying = new Set(run.siblings.flatMap((one) => one.changes.map((change) => change.name)))
  const names = Object.keys(run.parameters).sort((a, b) => Number(varying.has(b)) - Number(varying.has(a)))
  return (
    <>
      <Siblings run={run} />
      <section aria-labelledby="parameters">
        <div class="head">
          <h2 id="parameters">Parameters</h2>
          <span class="quiet">
            {names.length}, of which {varying.size} vary in this sweep
          </span>
        </div>
        <dl class="kv">
          {names.map((name) => (
            <div key={name} class="pair">
              <dt>{name}</dt>
              <dd>
                {varying.has(name) ? (
                  <b>{valueText(run.parameters[name])}</b>
                ) : (
                  valueText(run.parameters[name])
                )}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}

/** The siblings that differ least, and in what. */
function Siblings({ run }: { run: RunPageFact }) {
  const nearest = [...run.siblings].sort((a, b) => a.changes.length - b.changes.length).slice(0, fewest)
  if (nearest.length === 0) return null
  return (
    <section aria-labelledby="siblings">
      <div class="head">
        <h2 id="siblings">What changed against its nearest siblings</h2>
      </div>
      <ul class="attempts">
        {nearest.map(({ trial, changes }) => (
          <li key={trial}>
            <Link href={trialHref(run.sweep, trial)}>Trial {trial}</Link>
            <Changes changes={changes} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Runs that say little of themselves differ in everything. */
const mostChanges = 6

const Changes = ({ changes }: { changes: readonly ParameterChange[] }) => (
  <div class="changes">
    {changes.length === 0 && <span>the same parameters</span>}
    {changes.slice(0, mostChanges).flatMap(({ name, before, after }) => [
      <del key={`${name} before`}>
        {name} = {before === null ? missing : valueText(before)}
      </del>,
      <ins key={`${name} after`}>
        {name} = {after === null ? missing : valueText(after)}
      </ins>,
    ])}
    {changes.length > mostChanges && <span>and {changes.length - mostChanges} more</span>}
  </div>
)

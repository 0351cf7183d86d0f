import type { Signal } from '@preact/signals'
import type { SweepPageFact, TrialFact } from '../../../wire.ts'
import { choose } from '../../address.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { pickedTrials, togglePicked } from '../../picked.ts'
import { nextSorting, type Sorting } from '../../table/sort.ts'
import { isNumeric, ownColumns, parameterColumn, type TrialColumn } from '../../table/trial-columns.ts'
import { TrialRow } from './trial-row.tsx'

interface TrialsTableProps {
  readonly page: SweepPageFact
  readonly trials: readonly TrialFact[]
  readonly sorting: Sorting | null
  readonly hot: Signal<number | null>
}

/** The table scrolls sideways in its own frame; ↑ ↓ go from trial to trial, Space ticks one. */
export function TrialsTable({ page, trials, sorting, hot }: TrialsTableProps) {
  const picked = pickedTrials()
  const hasValidation = page.trials.some((one) => one.validationLoss !== null)
  return (
    <ScrollRegion class="scroll" label="Table of trials">
      <table class="grid trials" onKeyDown={moveByKey}>
        <thead>
          <Heads page={page} sorting={sorting} hasValidation={hasValidation} />
        </thead>
        <tbody>
          {trials.map((trial) => (
            <TrialRow
              key={trial.trial}
              page={page}
              trial={trial}
              hot={hot}
              isPicked={picked.includes(trial.trial)}
              hasValidation={hasValidation}
            />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

interface HeadsProps extends Pick<TrialsTableProps, 'page' | 'sorting'> {
  readonly hasValidation: boolean
}

const Heads = ({ page, sorting, hasValidation }: HeadsProps) => (
  <tr>
    <th scope="col" class="roomy">
      <span class="off-screen">Compare</span>
    </th>
    <Head column={ownColumns.trial} sorting={sorting} />
    {page.varying.map((name, n) => (
      <Head
        key={name}
        column={parameterColumn(name)}
        sorting={sorting}
        isNumber={isNumeric(page, name)}
        look={lookOf(n)}
      />
    ))}
    <Head column={ownColumns.state} sorting={sorting} look="roomy" />
    <th scope="col" class="roomy">
      Loss
    </th>
    <Head column={ownColumns.loss} sorting={sorting} isNumber look="roomy" />
    {hasValidation && <Head column={ownColumns.validation} sorting={sorting} isNumber look="roomy" />}
    <th scope="col" class="course">
      Epochs
    </th>
    <th scope="col" class="thumb">
      <span class="off-screen">Picture</span>
    </th>
    <Head column={ownColumns.epoch} sorting={sorting} look="held" />
  </tr>
)

/** On a phone there is room for two parameters. */
const lookOf = (place: number): string => (place < 2 ? '' : 'beyond')

interface HeadProps {
  readonly column: TrialColumn
  readonly sorting: Sorting | null
  readonly isNumber?: boolean
  readonly look?: string
}

function Head({ column, sorting, isNumber = false, look = '' }: HeadProps) {
  const isSorted = sorting?.column.name === column.name
  const arrow = isSorted ? (sorting.isDown ? ' ↓' : ' ↑') : ''
  return (
    <th
      scope="col"
      class={isNumber ? `num ${look}` : look}
      aria-sort={isSorted ? (sorting.isDown ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" onClick={() => choose({ sort: nextSorting(sorting, column) })}>
        {column.label}
        {arrow}
      </button>
    </th>
  )
}

/** From the link of one row to that of another. */
function moveByKey(event: KeyboardEvent): void {
  const row = event.target instanceof HTMLElement ? event.target.closest('tbody tr') : null
  if (!(row instanceof HTMLTableRowElement)) return
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step !== undefined) {
    const rows = [...(row.parentElement?.children ?? [])]
    rows[rows.indexOf(row) + step]?.querySelector('a')?.focus()
    event.preventDefault()
  } else if (event.key === ' ' && event.target instanceof HTMLAnchorElement) {
    togglePicked(Number(row.dataset.trial))
    event.preventDefault()
  }
}

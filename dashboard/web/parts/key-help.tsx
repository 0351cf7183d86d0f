import { useEffect, useRef } from 'preact/hooks'
import { sweepHref, visit } from '../address.ts'
import { answerKeys } from '../keys.ts'
import { KeyList } from './key-list.tsx'

const everywhere: readonly (readonly [string, string])[] = [
  ['?', 'the keys'],
  ['/', 'filter or find'],
  ['G S', 'all sweeps'],
  ['G O', 'overview of this sweep'],
  ['G C', 'compare'],
  ['Tab', 'from thing to thing'],
  ['↑ ↓', 'row of a table; epoch of B'],
  ['Space', 'choose a trial'],
  ['← →', 'along a chart; prompt when comparing'],
  ['B U X', 'pick, call good, reject the epoch of a trial'],
  [', .', 'epoch before, after'],
  ['H', 'hide or show the suggestion'],
  ['+ − 0', 'zoom a chart or pictures, all of it'],
]

/** How long G waits for its second key. */
const patienceMs = 1500

/** The keys of all pages, and the list of them. */
export function KeyHelp({ sweep }: { sweep: string | null }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    let goUntil = 0
    const go = (href: string | null) => () => {
      if (performance.now() < goUntil && href) visit(href)
    }
    return answerKeys({
      '?': () => dialog.current?.showModal(),
      '/': () => document.querySelector<HTMLInputElement>('[data-key="/"]')?.focus(),
      g: () => {
        goUntil = performance.now() + patienceMs
      },
      s: go('/'),
      o: go(sweep && sweepHref(sweep)),
      c: go(sweep && `${sweepHref(sweep)}/compare`),
    })
  }, [sweep])
  return (
    <>
      <button type="button" class="btn plain" aria-label="Keys" onClick={() => dialog.current?.showModal()}>
        ?
      </button>
      <dialog ref={dialog} aria-label="Keys">
        <div class="head">
          <h2>Keys</h2>
          <button type="button" class="btn tiny end" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        <KeyList keys={everywhere} />
      </dialog>
    </>
  )
}

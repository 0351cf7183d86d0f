import type { ComponentChildren } from 'preact'
import type { Load } from '../resource.ts'
import { Note } from './note.tsx'

interface LoadedProps<T> {
  /** Heading of the page as long as there is nothing else to head it. */
  readonly title: string
  readonly load: Load<T>
  /** What stands here until something is known: the same geometry, without content. */
  readonly bones: ComponentChildren
  readonly children: (value: T) => ComponentChildren
}

/** Loading, ready or failed. After a failure what was known stays below the reason. */
export function Loaded<T>({ title, load, bones, children }: LoadedProps<T>) {
  switch (load.kind) {
    case 'loading':
      return (
        <div aria-busy="true">
          <h1 class="off-screen">{title}</h1>
          {bones}
        </div>
      )
    case 'ready':
      return <>{children(load.value)}</>
    case 'failed':
      return (
        <div class="stack near">
          <Note message={load.message} hint={load.hint} />
          {load.value === null ? <h1 class="off-screen">{title}</h1> : <div>{children(load.value)}</div>}
        </div>
      )
    default:
      return load satisfies never
  }
}

/** A few grey lines. */
export const Bones = ({ lines = 4 }: { lines?: number }) => (
  <div class="stack near">
    <span class="off-screen" role="status">
      Loading
    </span>
    {Array.from({ length: lines }, (_, n) => (
      <span
        key={n}
        class="bone"
        style={{ width: `${90 - 17 * (n % 4)}%`, height: n === 0 ? '2rem' : '1rem' }}
      />
    ))}
  </div>
)

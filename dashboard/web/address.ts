import { signal } from '@preact/signals'

/** Where the reader is. Everything selected is in here, so an address can be sent to somebody. */
export interface Address {
  readonly path: string
  readonly query: URLSearchParams
}

const read = (): Address => ({ path: location.pathname, query: new URLSearchParams(location.search) })

export const address = signal<Address>({ path: '/', query: new URLSearchParams() })

/** Reads where the reader is, now and after every step back. */
export function followAddress(): void {
  const look = (): void => {
    address.value = read()
  }
  look()
  addEventListener('popstate', look)
}

/** Goes to another page. */
export function visit(href: string): void {
  history.pushState(null, '', href)
  address.value = read()
  scrollTo(0, 0)
  document.getElementById('main')?.focus({ preventScroll: true })
}

/** Keeps a choice in the address without a step in the history; null takes it out. */
export function choose(choices: Readonly<Record<string, string | null>>): void {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(choices)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  history.replaceState(null, '', text ? `?${text}` : location.pathname)
  address.value = read()
}

export const chosen = (name: string): string | null => address.value.query.get(name)

/** A choice among few words; anything else in the address counts as the first. */
export function chosenOf<T extends string>(name: string, words: readonly [T, ...T[]]): T {
  const said = chosen(name)
  return words.find((word) => word === said) ?? words[0]
}

export const sweepHref = (sweep: string): string => `/sweeps/${encodeURIComponent(sweep)}`
export const trialHref = (sweep: string, trial: number): string => `${sweepHref(sweep)}/trials/${trial}`

/** One side of a comparison: `3.1@7`. */
export const sideText = ({ trial, attempt, at }: Side): string => `${trial}.${attempt}@${at}`

export interface Side {
  readonly trial: number
  readonly attempt: number
  /** Epoch, or step where samples were drawn by steps. */
  readonly at: number
}

export const compareHref = (
  sweep: string,
  { a, b, prompt = 0 }: { a: Side; b: Side; prompt?: number },
): string => `${sweepHref(sweep)}/compare?a=${sideText(a)}&b=${sideText(b)}&prompt=${prompt}`

import { parseDocument } from 'yaml'

/** What `init` asks for. */
export interface FirstSweep {
  readonly name: string
  readonly token: string
  /** As the sweep file will have it, relative to its own folder. */
  readonly folder: string
  readonly model: string
}

/** A preset with a person's own name, photos and model; every other letter of it stays. */
export function firstSweep(preset: string, { name, token, folder, model }: FirstSweep): string {
  const document = parseDocument(preset)
  const wanted: [readonly string[], string][] = [
    [['name'], name],
    [['model'], model],
    [['dataset', 'folder'], folder],
    [['dataset', 'token'], token],
  ]
  const places = wanted.map(([path, value]) => ({ range: rangeOf(document.getIn(path, true)), value }))
  const text = places
    .sort((a, b) => b.range[0] - a.range[0])
    .reduce(
      (text, { range, value }) => text.slice(0, range[0]) + scalar(value) + text.slice(range[1]),
      preset,
    )
  return text.replace(/^# yaml-language-server:.*\n/, '')
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as { range?: readonly [number, number, number] } | undefined)?.range
  if (!range) throw new Error('a preset lacks name, model, dataset.folder or dataset.token')
  return [range[0], range[1]]
}

/** Quoted unless YAML reads it as text anyway, in braces too. */
const scalar = (value: string): string =>
  /^[~.]?[A-Za-z/][\w./~-]*$/.test(value) ? value : JSON.stringify(value)

/** Letters, digits, `. _ -`: what a sweep may be called after a token. */
export const nameFromToken = (token: string): string =>
  token
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60) || 'sweep'

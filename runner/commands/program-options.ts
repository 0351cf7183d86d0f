import { InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from './context.ts'

/** Runs one command and keeps its exit code. */
export type End = (command: (context: CommandContext) => Promise<number>) => Promise<void>

export const json = (): Option => new Option('--json', 'print one JSON document and nothing else')

export const port = (): Option =>
  new Option('--port <n>', 'port of the dashboard; the next free one is taken')
    .default(4600)
    .argParser(portNumber)

export const open = (): Option => new Option('--open', 'open the dashboard in the browser')

function portNumber(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value < 65_536) return value
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.')
}

import { execa } from 'execa'
import { runOfProcess } from '../process.ts'
import { foreignUse } from './foreign-use.ts'
import { appsQuery, cardsQuery, type GpuCard, type GpuTrouble, parseCards } from './nvidia-smi.ts'

/** A driver that hangs must not hang the queue. */
const timeoutMs = 20_000

export const program = 'nvidia-smi'
export const noProgram: GpuTrouble = { kind: 'no-program', text: 'nvidia-smi is not installed' }

/** The cards of this machine, asked once; without any, why. */
export async function readCards(): Promise<{ cards: GpuCard[]; trouble: GpuTrouble | null }> {
  const output = await ask(cardsQuery)
  if (output === null) return { cards: [], trouble: noProgram }
  const { rows, trouble } = parseCards(output)
  return { cards: rows.map(({ card }) => card), trouble }
}

/** By uuid, whose programs other than lorasweep's runs are on the card; empty where nobody can tell. */
export async function readForeignUse(): Promise<ReadonlyMap<string, string>> {
  return foreignUse((await ask(appsQuery)) ?? '', (pid) => runOfProcess(pid) !== null)
}

/** What it printed; null without the program. */
async function ask(args: readonly string[]): Promise<string | null> {
  const { all, code, timedOut } = await execa(program, args, {
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: timeoutMs,
  })
  if (code === 'ENOENT') return null
  return timedOut ? `nvidia-smi did not answer within ${timeoutMs / 1000} s` : all
}

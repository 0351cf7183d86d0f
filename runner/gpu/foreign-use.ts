/** Programs on a card that lorasweep did not start. */

/**
 * A desktop program that plays video through CUDA keeps a few hundred MiB for days; waiting for it
 * would be waiting for ever, and a training fits beside it.
 */
const worthWaitingMiB = 300

/**
 * By card, who uses it: `python3 (process 4242, 7930 MiB)`. Rows without a process number say nothing
 * (WSL does not tell), and a row without a size counts.
 */
export function foreignUse(output: string, isOurs: (pid: number) => boolean): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of output.split('\n')) {
    // The name of a program may hold commas: it is what stands between the outer values.
    const parts = /^(GPU-[^,]+), (\d+), (.*), ([^,]+)$/.exec(line.trim())
    if (!parts) continue
    const [, uuid = '', pid = '', program = '', memory = ''] = parts
    const size = /^\d+$/.test(memory) ? Number(memory) : null
    if (isOurs(Number(pid)) || (size !== null && size < worthWaitingMiB)) continue
    const words = `${program.split(/[/\\]/).at(-1)} (process ${pid}${size === null ? '' : `, ${size} MiB`})`
    found.set(uuid, found.has(uuid) ? `${found.get(uuid)}, ${words}` : words)
  }
  return found
}

import type { CommandContext } from '../../runner/commands/context.ts'

export interface Heard {
  readonly context: CommandContext
  readonly stdout: () => string
  readonly stderr: () => string
}

/** A command's surroundings that remember what was said. */
export function heardContext({ cwd, home }: { readonly cwd: string; readonly home: string }): Heard {
  const said = { stdout: '', stderr: '' }
  const hear = (stream: 'stdout' | 'stderr') => (text: string) => {
    said[stream] += text
  }
  const now = () => new Date('2026-01-02T03:04:05Z')
  const context = { stdout: hear('stdout'), stderr: hear('stderr'), cwd, home, env: {}, isTTY: false, now }
  return { context, stdout: () => said.stdout, stderr: () => said.stderr }
}

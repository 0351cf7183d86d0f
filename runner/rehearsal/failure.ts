/** Ends of a run as Python and accelerate word them, so that what reads the log finds what it knows. */

/** `exit` is what Python would have answered; accelerate turns every failure into 1. */
export class TrainingFailure extends Error {
  readonly exit: number

  /** `text` ends with the exception, as the last lines of a traceback do. */
  constructor(text: string, exit = 1) {
    super(text)
    this.name = 'TrainingFailure'
    this.exit = exit
  }
}

/** A Python exception raised while training: `calls` are the functions on the way. */
export const traceback = (exception: string, ...calls: readonly string[]): TrainingFailure =>
  new TrainingFailure(
    [
      'Traceback (most recent call last):',
      ...['<module>', 'train', ...calls].map((call) => `  File "rehearsal/train_network.py", in ${call}`),
      exception,
    ].join('\n'),
  )

/** What accelerate adds after its child has failed. */
export function acceleratePart(script: string, argv: readonly string[], exit: number): string {
  const command = ['python', script, ...argv].map((word) => `'${word}'`).join(', ')
  return [
    'Traceback (most recent call last):',
    '  File "accelerate/commands/launch.py", in launch_command',
    '    simple_launcher(args)',
    '  File "accelerate/commands/launch.py", in simple_launcher',
    '    raise subprocess.CalledProcessError(returncode=process.returncode, cmd=cmd)',
    `subprocess.CalledProcessError: Command '[${command}]' returned non-zero exit status ${exit}.`,
    '',
  ].join('\n')
}

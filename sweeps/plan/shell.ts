import type { Command } from '../../tracker/model.ts'

/** A word as a POSIX shell reads it back. */
export const shellWord = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

const wordsOf = ({ program, args }: Command): string => [program, ...args].map(shellWord).join(' ')

const environment = ({ env }: Command): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`)

/** For reading: where, with which environment, what. */
export const commandText = (name: string, command: Command): string =>
  [
    name,
    `  in ${command.cwd}`,
    ...environment(command).map((one) => `  with ${one}`),
    `  ${wordsOf(command)}`,
    '',
  ].join('\n')

/** A script for sh that runs the commands one after the other. */
export function shellScript(
  commands: readonly { readonly name: string; readonly command: Command }[],
): string {
  const lines = commands.flatMap(({ name, command }) => [
    '',
    `# ${name}`,
    `(cd ${shellWord(command.cwd)} && ${[...environment(command), wordsOf(command)].join(' ')})`,
  ])
  return ['#!/bin/sh', '# The folders named here are made by `lorasweep run`.', 'set -e', ...lines, ''].join(
    '\n',
  )
}

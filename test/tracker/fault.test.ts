import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { readRunFault } from '../../tracker/fault/log-ends.ts'
import type { FaultCause } from '../../tracker/fault/words.ts'
import { readFault } from '../../tracker/fault.ts'
import { runPaths } from '../../tracker/run-folder.ts'
import { homeWithRun, printed, type Recorded, recordings } from './recorded.ts'

const { LORASWEEP_TRACES: traces } = process.env
const failureFolder = join(traces ?? '', 'failures')
const failureLog = (name: string): string => logOf({ name, folder: join(failureFolder, name) })
const logOf = (recorded: Recorded): string => printed(recorded).toString('utf8')

/** Recording, how it ended, and what a person must be told. */
const failures: [string, { code: number | null; signal: string | null }, FaultCause, string, RegExp[]][] = [
  [
    'oom',
    { code: 1, signal: null },
    'out-of-memory',
    'Ran out of GPU memory at step 30: 512.00 MiB more were needed, 311.25 MiB of 7.79 GiB were free.',
    [/^torch\.OutOfMemoryError: CUDA out of memory\. Tried to allocate 512\.00 MiB\./],
  ],
  [
    'nan',
    { code: 0, signal: null },
    'nan-loss',
    'The loss was NaN by step 3; nothing trained after that is of use.',
    [/^steps: .* 3\/60 \[.*avr_loss=nan\]$/, /^steps: .* 60\/60 \[.*avr_loss=nan\]$/],
  ],
  [
    'killed',
    { code: null, signal: 'SIGKILL' },
    'killed',
    'Killed by the system at step 20: SIGKILL, which lorasweep did not send. Probably the main memory was full.',
    [/./],
  ],
  [
    'badarg',
    { code: 1, signal: null },
    'bad-argument',
    'sd-scripts does not know the argument --netwrok_dropout 0.1.',
    [/^train_network\.py: error: unrecognized arguments: --netwrok_dropout 0\.1$/],
  ],
  [
    'badvalue',
    { code: 1, signal: null },
    'bad-value',
    'cosinus is not a valid SchedulerType.',
    [/^ValueError: cosinus is not a valid SchedulerType/],
  ],
  [
    'missing-model',
    { code: 1, signal: null },
    'missing-model',
    'The base model /srv/lora/models/missing.safetensors is not there.',
    [/^ValueError: The provided pretrained_model_name_or_path/],
  ],
  [
    'missing-folder',
    { code: 0, signal: null },
    'dataset-missing',
    'The dataset folder is not there or holds no <repeats>_<name> folder; nothing was trained.',
    [/^ERROR No data found\. Please verify arguments \(train_data_dir must be the parent of folders/],
  ],
  [
    'empty-dataset',
    { code: 0, signal: null },
    'dataset-empty',
    'No picture in /srv/lora/runs/fail-empty-dataset/dataset/10_zorvek; nothing was trained.',
    [/^INFO found directory .* contains 0 image files$/, /^ERROR No data found\./],
  ],
  [
    'broken-image',
    { code: 1, signal: null },
    'broken-image',
    '/srv/lora/runs/fail-broken-image/dataset/4_zorvek/zorvek_10.png cannot be read: image file is truncated.',
    [/^ERROR Error loading file: .*zorvek_10\.png$/, /^OSError: image file is truncated$/],
  ],
  [
    'no-bitsandbytes',
    { code: 1, signal: null },
    'missing-optimizer',
    'The optimizer needs the Python package bitsandbytes, which is not installed.',
    [/^ModuleNotFoundError: No module named 'bitsandbytes'$/, /^ImportError: No bitsandbytes \//],
  ],
  [
    'import-error',
    { code: 1, signal: null },
    'import-error',
    'Python cannot import toml, which sd-scripts needs.',
    [/^ModuleNotFoundError: No module named 'toml'$/],
  ],
  [
    'disk-full',
    { code: 1, signal: null },
    'disk-full',
    'The disk was full when zorvek-000002.safetensors was to be saved, at step 40.',
    [/^saving checkpoint: .*zorvek-000002\.safetensors$/, /No space left on device \(os error 28\)$/],
  ],
]

describe.skipIf(!traces)('recorded failures (LORASWEEP_TRACES)', () => {
  test.each(failures)('%s', (name, ended, cause, reason, lines) => {
    const fault = readFault(failureLog(name), ended)
    expect(fault).toMatchObject({ cause, reason })
    expect(fault?.lines).toHaveLength(lines.length)
    for (const [index, line] of lines.entries()) expect(fault?.lines[index]).toMatch(line)
    expect(fault?.hint).toMatch(/^[A-Z].*\.$/)
  })

  test('every recorded failure is in the table', () => {
    expect(readdirSync(failureFolder).toSorted()).toEqual(failures.map(([name]) => name).toSorted())
  })
})

test('a training that went well shows no fault', () => {
  const failed = new Set(failures.map(([name]) => name))
  const well = recordings().filter(({ name }) => !failed.has(name))
  expect(well.length).toBeGreaterThanOrEqual(2)
  for (const one of well) {
    expect(readFault(logOf(one), { code: 0, signal: null }), one.name).toBeNull()
  }
})

test('of a log of many megabytes the ends tell the cause', () => {
  const { folder } = homeWithRun()
  const recorded = recordings().find(({ name }) => name === 'oom')
  if (!recorded) throw new Error('the recording oom is missing')
  const log = logOf(recorded)
  const cut = log.indexOf('Traceback (most recent call last):')
  const { log: path } = runPaths(folder)
  appendFileSync(path, log.slice(0, cut))
  for (let step = 0; step < 100; step++) appendFileSync(path, `${'x'.repeat(99_999)}\r`)
  appendFileSync(path, log.slice(cut))
  expect(readRunFault(folder, { code: 1, signal: null })).toMatchObject({ cause: 'out-of-memory' })
})

test('a run folder without a log has no fault to tell', () => {
  expect(readRunFault(homeWithRun().folder, null)).toBeNull()
})

/** What python3 itself prints. */
async function python(program: string, ...args: string[]): Promise<string> {
  const { all } = await execa('python3', ['-c', program, ...args], { all: true, reject: false })
  return all ?? ''
}

const parser = `import argparse
p = argparse.ArgumentParser(prog='train_network.py')
p.add_argument('--network_dim', type=int)
p.add_argument('--loss_type', choices=['l1', 'l2'])
p.parse_args()`

test.each([
  [
    'bad-value',
    ['--network_dim', 'eight'],
    /^sd-scripts refuses a value of --network_dim: invalid int value/,
  ],
  ['bad-value', ['--loss_type', 'l3'], /^sd-scripts refuses a value of --loss_type: invalid choice: 'l3'/],
  ['bad-argument', ['--nope', '1'], /^sd-scripts does not know the argument --nope 1\.$/],
])('%s is told from the words of argparse for %j', async (cause, args, reason) => {
  const fault = readFault(await python(parser, ...args), { code: 2, signal: null })
  expect(fault?.cause).toBe(cause)
  expect(fault?.reason).toMatch(reason)
})

test.each([
  ['SIGKILL', 'killed'],
  ['SIGSEGV', 'signal'],
])('a trainer ended by %s below accelerate is %s', async (signal, cause) => {
  const program = `import subprocess, sys, os, signal
code = "import os, signal; os.kill(os.getpid(), signal.${signal})"
subprocess.run([sys.executable, '-c', code], check=True)`
  const fault = readFault(await python(program), { code: 1, signal: null })
  expect(fault?.cause).toBe(cause)
  expect(fault?.reason).toContain(signal)
})

const error = (text: string): string =>
  `Traceback (most recent call last):\n  File "train_network.py", line 1, in <module>\nRuntimeError: ${text}\n`

test.each([
  ['driver-lost', error('CUDA error: no CUDA-capable device is detected')],
  ['driver-lost', error('No CUDA GPUs are available')],
  ['python-error', error('The size of tensor a (4) must match the size of tensor b (9)')],
  [
    'program-missing',
    'lorasweep: /srv/venv/bin/python could not be started: spawn /srv/venv/bin/python ENOENT\n',
  ],
])('%s', (cause, log) => {
  expect(readFault(log, { code: 1, signal: null })?.cause).toBe(cause)
})

test('an error that was caught and logged is not the one that ended the training', () => {
  const log = error('CUDA out of memory. Tried to allocate 1.00 GiB. ') + error('something else')
  expect(readFault(log)?.cause).toBe('python-error')
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DoctorOptions, runDoctor } from '../../../runner/commands/doctor.ts'
import type { DoctorDocument } from '../../../runner/doctor/document.ts'
import { type SweepAsked, writeSweepFolder } from '../../../tracker/run-folder.ts'
import { heardContext } from '../../support/context.ts'
import { testFolder } from '../../support/folders.ts'
import { type FakeInstallation, fakeInstallation, stubTorch } from '../../support/installation.ts'
import { fakeNvidiaSmi } from '../../support/nvidia-smi.ts'
import { expansionOf, photos } from '../../sweeps/written.ts'

interface Told {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function doctor(home: string, options: DoctorOptions = { json: true }): Promise<Told> {
  const { context, stdout, stderr } = heardContext({ cwd: home, home })
  const code = await runDoctor(options, context)
  return { code, stdout: stdout(), stderr: stderr() }
}

const states = ({ stdout }: Told): Record<string, string> =>
  Object.fromEntries((JSON.parse(stdout) as DoctorDocument).checks.map(({ name, state }) => [name, state]))

/** A home whose config.json names an installation with everything in it, and a card. */
function wellEquipped(): { home: string; place: FakeInstallation } {
  const top = testFolder()
  const home = join(top, 'home')
  mkdirSync(home)
  const place = fakeInstallation(top)
  place.addModule('torch', stubTorch(true))
  for (const name of ['accelerate', 'diffusers', 'transformers', 'safetensors', 'bitsandbytes']) {
    place.install(name, '1.0')
  }
  writeFileSync(
    join(home, 'config.json'),
    JSON.stringify({ kohya: { main: { folder: place.folder } }, reserveGigabytes: 0 }),
  )
  fakeNvidiaSmi(top).sayCards('0, GPU-a, NVIDIA GeForce RTX 4090, 24564, 1, 0, 30, 20.0, 550.1, 8.9\n')
  return { home, place }
}

test('a machine that has everything is ready', async () => {
  const told = await doctor(wellEquipped().home)
  expect(Object.values(states(told))).not.toContain('missing')
  expect(states(told)).toMatchObject({ 'GPU 0': 'ok', torch: 'ok', bitsandbytes: 'ok' })
  expect(told.code).toBe(0)
})

test('what is missing is named, with exit code 4', async () => {
  const { home, place } = wellEquipped()
  place.addModule('torch', 'cuda.is_available = staticmethod(lambda: False)\n')
  const told = await doctor(home)
  expect(states(told).torch).toBe('missing')
  expect(told.code).toBe(4)
  const { stdout } = await doctor(home, {})
  expect(stdout).toContain('Not ready to train: torch.')
})

test('a home that is not there yet is not made by looking', async () => {
  const home = join(testFolder(), 'not', 'yet')
  const told = await doctor(home)
  expect(states(told)).toMatchObject({ home: 'ok', 'sd-scripts': 'missing' })
  expect(told.code).toBe(4)
})

test('an installation that cannot tell its options does not keep the doctor from speaking', async () => {
  const { home } = wellEquipped()
  const told = await doctor(home, { json: true, refreshOptions: true })
  expect(told.stderr).toContain('did not say which options it has')
  expect(told.code).toBe(0)
})

function writeSweep(home: string, name: string, images: number, part: Partial<SweepAsked> = {}): void {
  const { trials } = expansionOf({ set: { validation_split: 0.1 } }, photos(images))
  const createdAt = '2026-01-01T00:00:00Z'
  const json = {
    format: 'lorasweep.sweep/1' as const,
    name,
    title: null,
    createdAt,
    spec: {},
    trials,
    ...part,
  }
  writeSweepFolder(home, { yaml: '', json })
}

test('sweeps that train on held-out pictures are named, and one that cannot be read', async () => {
  const { home } = wellEquipped()
  writeSweep(home, 'sound', 20)
  writeSweep(home, 'leaking', 15)
  writeSweep(home, 'torn', 20)
  writeFileSync(join(home, 'runs', 'torn', 'sweep.json'), '{"format"')
  const told = await doctor(home)
  const about = Object.entries(states(told)).filter(([name]) => /^(sweep|validation)/.test(name))
  expect(about).toEqual([
    ['sweep torn', 'warning'],
    ['validation leaking', 'warning'],
  ])
  expect(told.stdout).toContain('set: {validation_split: 0.14, validation_seed: 42}')
  expect(told.code).toBe(0)
})

test('trials that the file no longer names are not looked at', async () => {
  const { home } = wellEquipped()
  writeSweep(home, 'mended', 15, { dropped: [1] })
  expect(states(await doctor(home)).validation).toBe('ok')
})

test('a split is proposed for the sweep that was made last', async () => {
  const { home } = wellEquipped()
  const { trials } = expansionOf({}, photos(20))
  writeSweep(home, 'a-last', 20, { trials, createdAt: '2026-03-01T00:00:00Z' })
  writeSweep(home, 'b-first', 20, { trials })
  const { stdout } = await doctor(home)
  expect(stdout).toContain('a-last: 2 of 20 pictures can be held out')
  expect(stdout).not.toContain('b-first')
})

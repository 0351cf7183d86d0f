import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Check, HomeFacts, InstallationFacts } from '../../../runner/doctor/check.ts'
import { checkGpu } from '../../../runner/doctor/check-gpu.ts'
import { checkInstallation } from '../../../runner/doctor/check-installation.ts'
import { checkDisk, checkHome, checkNode, checkSystem } from '../../../runner/doctor/check-machine.ts'
import { checkValidation } from '../../../runner/doctor/check-validation.ts'
import { doctorDocument, doctorText } from '../../../runner/doctor/document.ts'
import type { GpuCard, GpuTroubleKind } from '../../../runner/gpu/nvidia-smi.ts'
import type { InstallationAnswer } from '../../../runner/installation-question.ts'
import { expectGolden } from '../../support/golden.ts'
import { expansionOf, photos } from '../../sweeps/written.ts'

const home: HomeFacts = {
  path: '/home/ann/.lorasweep',
  freeBytes: 200e9,
  reserveBytes: 2e9,
  network: null,
  isWritable: true,
}
const card = (memoryMiB: number | null, computeCapability: string | null = '8.6'): GpuCard => ({
  index: 0,
  uuid: 'GPU-a',
  name: 'NVIDIA GeForce RTX 3060',
  memoryMiB,
  computeCapability,
  driver: '550.144.03',
})
const answer: InstallationAnswer = {
  python: '3.11.9',
  packages: {
    torch: '2.6.0+cu124',
    accelerate: '1.6.0',
    diffusers: '0.32.1',
    transformers: '4.54.1',
    safetensors: '0.4.5',
    bitsandbytes: '0.45.5',
    xformers: null,
  },
  cuda: '12.4',
  cudaWorks: true,
  torchError: null,
}
const installation: InstallationFacts = {
  name: 'main',
  folder: '/home/ann/sd-scripts',
  python: '/home/ann/sd-scripts/venv/bin/python',
  hasScripts: true,
  version: '48d368fa',
  asked: { kind: 'answered', answer },
}
const well = {
  node: '20.19.2',
  platform: 'linux',
  home,
  gpu: { cards: [card(12288)], trouble: null },
  installations: [installation],
  eyes: { asked: [], off: [] },
  sweeps: [],
  unreadable: [],
} as const

const stateOf = (checks: readonly Check[], name: string): string | undefined =>
  checks.find((one) => one.name === name)?.state

test.each([
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
  ['20.18.9', 'missing'],
  ['18.20.0', 'missing'],
])('Node %s is %s', (version, state) => {
  expect(checkNode(version).state).toBe(state)
})

test.each([
  [{}, 'ok'],
  [{ network: 'nfs4' }, 'missing'],
  [{ isWritable: false }, 'missing'],
] as const)('a home with %j is %s', (part, state) => {
  expect(checkHome({ ...home, ...part }).state).toBe(state)
})

test.each([
  [200e9, 'ok'],
  [6e9, 'warning'],
  [2e9, 'missing'],
] as const)('%d bytes free are %s', (freeBytes, state) => {
  expect(checkDisk({ ...home, freeBytes }).state).toBe(state)
})

test('only Linux trains', () => {
  expect(checkSystem('linux').state).toBe('ok')
  expect(checkSystem('darwin').state).toBe('missing')
})

test.each([
  [24564, '8.9', 'ok', 'bf16', null],
  [12288, '8.6', 'ok', 'bf16', 'SDXL'],
  [8188, '7.5', 'warning', 'fp16', 'Enough for SD 1.5'],
  [6144, '7.5', 'warning', 'fp16', 'Less than 8 GB'],
] as const)('a card of %d MiB and capability %s', (memory, capability, state, precision, hint) => {
  const [check] = checkGpu({ cards: [card(memory, capability)], trouble: null })
  expect(check?.state).toBe(state)
  expect(check?.text).toContain(`mixed_precision: auto is ${precision}`)
  if (hint === null) expect(check?.hint).toBeNull()
  else expect(check?.hint).toContain(hint)
})

test('a card that tells neither memory nor capability is a warning', () => {
  expect(checkGpu({ cards: [card(null, null)], trouble: null })[0]).toMatchObject({ state: 'warning' })
})

test.each<[GpuTroubleKind, string]>([
  ['no-program', 'warning'],
  ['no-devices', 'missing'],
  ['no-driver', 'missing'],
  ['driver-mismatch', 'missing'],
  ['gpu-lost', 'missing'],
  ['unknown-answer', 'missing'],
])('%s is %s', (kind, state) => {
  const [check] = checkGpu({ cards: [], trouble: { kind, text: 'as nvidia-smi says' } })
  expect(check).toMatchObject({ state, text: 'as nvidia-smi says' })
  expect(check?.hint).toBeTruthy()
})

describe('an installation', () => {
  const packages = (part: Partial<InstallationAnswer['packages']>): Partial<InstallationAnswer> => ({
    packages: { ...answer.packages, ...part },
  })
  const cases: [string, Partial<InstallationAnswer>, boolean, string, Check['state']][] = [
    ['torch reaches the card', {}, true, 'torch', 'ok'],
    ['no torch', packages({ torch: null }), true, 'torch', 'missing'],
    ['torch without CUDA, with a card', { cuda: null, cudaWorks: false }, true, 'torch', 'missing'],
    ['torch without CUDA, without a card', { cuda: null, cudaWorks: false }, false, 'torch', 'warning'],
    ['a driver too old for torch', { cudaWorks: false }, true, 'torch', 'missing'],
    ['a torch that cannot be imported', { torchError: 'OSError: x' }, true, 'torch', 'missing'],
    ['no accelerate', packages({ accelerate: null }), true, 'accelerate', 'missing'],
    ['no bitsandbytes', packages({ bitsandbytes: null }), true, 'bitsandbytes', 'warning'],
  ]
  test.each(cases)('%s', (_, part, hasCard, name, state) => {
    const asked = { kind: 'answered', answer: { ...answer, ...part } } as const
    expect(stateOf(checkInstallation({ ...installation, asked }, hasCard), name)).toBe(state)
  })

  test('without its scripts is missing, and nothing else is asked', () => {
    const checks = checkInstallation({ ...installation, hasScripts: false, asked: null }, true)
    expect(checks.map(({ name, state }) => [name, state])).toEqual([['sd-scripts main', 'missing']])
  })

  test('whose python is silent says why', () => {
    const asked = { kind: 'silent', why: 'spawn python ENOENT' } as const
    const checks = checkInstallation({ ...installation, asked }, true)
    expect(checks.at(-1)).toMatchObject({
      name: 'python',
      state: 'missing',
      text: expect.stringContaining('ENOENT'),
    })
  })
})

describe('what sweeps hold out', () => {
  const trials = (images: number, set: Readonly<Record<string, unknown>>) =>
    expansionOf({ set }, photos(images)).trials
  const oneOf = (name: string, images: number, set: Readonly<Record<string, unknown>>) => ({
    name,
    trials: trials(images, set),
  })
  const leaking = { name: 'leaking', trials: trials(15, { validation_split: 0.1 }) }
  const sound = { name: 'sound', trials: trials(20, { validation_split: 0.1 }) }

  test('is a warning for each sweep that leaks, with the line to write', () => {
    const checks = checkValidation({ sweeps: [leaking, sound], unreadable: [] })
    expect(checks).toEqual([
      {
        name: 'validation leaking',
        state: 'warning',
        text: 'validation_split 0.1: by rounding, 1 of the 2 held-out pictures is also trained on',
        hint: 'Write set: {validation_split: 0.14, validation_seed: 42}: it holds 2 of 15 pictures out.',
      },
    ])
  })

  test('is a warning where an imported training had no seed', () => {
    const seedless = sound.trials.map((trial) => ({ ...trial, parameters: { validation_split: 0.1 } }))
    const [check] = checkValidation({ sweeps: [{ name: 'old', trials: seedless }], unreadable: [] })
    expect(check).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('without validation_seed'),
    })
    expect(check?.hint).toBe('Write set: {validation_split: 0.1, validation_seed: 42}.')
  })

  test('is well where nothing leaks, and counted', () => {
    const sweeps = [sound, oneOf('plain', 20, {})]
    expect(checkValidation({ sweeps, unreadable: [] })).toEqual([
      {
        name: 'validation',
        state: 'ok',
        text: 'held-out pictures are not trained on, in 1 of 2 sweeps',
        hint: null,
      },
    ])
  })

  test('is proposed for the newest sweep with enough pictures, where none holds anything out', () => {
    const sweeps = [oneOf('first', 30, {}), oneOf('second', 20, {}), oneOf('small', 11, {})]
    const [check] = checkValidation({ sweeps, unreadable: [] })
    expect(check).toMatchObject({ state: 'ok', text: 'no sweep here holds pictures out' })
    expect(check?.hint).toMatch(/^second: 2 of 20 pictures .*\{validation_split: 0\.1, validation_seed: 42\}/)
  })
})

test('a machine on which all is well is ready, one without sd-scripts is not', () => {
  expect(doctorDocument(well, '/c').ready).toBe(true)
  const none = doctorDocument({ ...well, installations: [] }, '/home/ann/.lorasweep/config.json')
  expect(none.ready).toBe(false)
  expect(none.checks.find(({ name }) => name === 'sd-scripts')?.hint).toContain(
    '/home/ann/.lorasweep/config.json',
  )
})

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}`, import.meta.url))

test('lorasweep.doctor/1 and its text are pinned', () => {
  const gpu = { cards: [{ ...card(8188, '7.5'), name: 'NVIDIA GeForce RTX 2070' }], trouble: null }
  const asked = { kind: 'answered', answer: { ...answer, cudaWorks: false } } as const
  const { trials } = expansionOf({ set: { validation_split: 0.3 } }, photos(25))
  const sweeps = [{ name: 'zorvek', trials }]
  const facts = { ...well, gpu, installations: [{ ...installation, asked }], sweeps }
  const document = doctorDocument(facts, '/home/ann/.lorasweep/config.json')
  expectGolden(golden('doctor.json'), `${JSON.stringify(document, null, 1)}\n`)
  expectGolden(golden('doctor.txt'), doctorText(document))
})

test('models that look at pictures are spoken of where they are named, and none of them is needed', () => {
  const eyesOf = (eyes: { asked: readonly string[]; off: readonly string[] }) => {
    const { ready, checks } = doctorDocument({ ...well, eyes }, 'config.json')
    return [ready, checks.filter(({ name }) => name === 'eyes')]
  }
  expect(eyesOf({ asked: [], off: [] })).toEqual([true, []])
  const text = 'models that look at pictures: dino and face'
  expect(eyesOf({ asked: ['dino', 'face'], off: [] })).toEqual([
    true,
    [{ name: 'eyes', state: 'ok', text, hint: null }],
  ])
  const off = ['Eyes (face) are off: face.onnx is not there; mend eyes.face.file in config.json']
  expect(eyesOf({ asked: ['face'], off })).toMatchObject([true, [{ state: 'warning', text: off[0] }]])
})

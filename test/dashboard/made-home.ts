import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Prompt, RunAsked, RunEvent, RunState, Trial } from '../../tracker/model.ts'
import { homePaths, runFolder } from '../../tracker/run-folder.ts'
import { appendEvents } from '../../tracker/store/append.ts'
import { openStore, type Store } from '../../tracker/store/open.ts'
import { verdict } from '../../tracker/store/schema.ts'
import { addRun, saveSweep, setRun } from '../../tracker/store/write.ts'
import type { RunVerdict, Tier, Verdict } from '../../tracker/verdict.ts'

/** A home made up by the test: as many runs, points and pictures as are asked for. */
export interface Made {
  readonly sweep: string
  readonly title?: string
  readonly runs: number
  readonly epochs: number
  readonly stepsPerEpoch: number
  /** Their number is that of the pictures at each epoch. */
  readonly prompts: readonly string[]
  readonly pixels?: number
  readonly tags?: number
  readonly picture?: 'coloured' | 'black'
  /** By trial, over and over. */
  readonly states?: readonly RunState[]
  readonly parameters?: (trial: number) => Trial['parameters']
  /** Failed attempts before the last one. */
  readonly failures?: number
  /** With a held-out loss at every epoch. */
  readonly isValidated?: boolean
  /** Without pictures on the disk only the index is filled. */
  readonly isIndexOnly?: boolean
}

export const madeStore = (home: string): Store => {
  mkdirSync(home, { recursive: true })
  return openStore(homePaths(home).database)
}

const createdAt = '2026-11-21T01:00:00.000Z'

/** Adds a sweep to a home and its index. */
export async function makeSweep(home: string, store: Store, made: Made): Promise<void> {
  const trials = Array.from({ length: made.runs }, (_, n) => trialOf(made, n + 1))
  const { sweep: name, title = null } = made
  saveSweep(store, { format: 'lorasweep.sweep/1', name, title, createdAt, spec: { name }, trials })
  for (const trial of trials) {
    for (let n = 1; n <= (made.failures ?? 0); n++) makeFailure(home, store, { made, trial, attempt: n })
    await makeRun(home, store, { made, trial })
  }
}

/** An attempt that came to nothing. */
function makeFailure(
  home: string,
  store: Store,
  { made, trial, attempt }: { made: Made; trial: Trial; attempt: number },
): void {
  const folder = runFolder(home, made.sweep, trial, attempt).slice(home.length + 1)
  const id = addRun(store, { asked: { ...askedOf(made.sweep, trial), attempt }, folder })
  const times = { startedAt: '2026-11-21T01:30:00.000Z', endedAt: '2026-11-21T01:31:00.000Z' }
  setRun(store, id, { state: 'failed', reason: 'Ran out of GPU memory at step 3.', ...times })
}

async function makeRun(
  home: string,
  store: Store,
  { made, trial }: { made: Made; trial: Trial },
): Promise<void> {
  const { states = ['succeeded'], epochs, stepsPerEpoch } = made
  const state = states[(trial.number - 1) % states.length] ?? 'succeeded'
  const attempt = (made.failures ?? 0) + 1
  const folder = runFolder(home, made.sweep, trial, attempt)
  const asked = { ...askedOf(made.sweep, trial), attempt }
  const id = addRun(store, { asked, folder: folder.slice(home.length + 1) })
  if (state === 'queued') return
  const done = state === 'running' ? Math.max(1, Math.floor(epochs / 2)) : epochs
  const pictures = await pictureEvents(folder, made, { trial: trial.number, epochs: done })
  appendEvents(
    store,
    id,
    [
      ...points(made, trial.number, done),
      ...heldOut(made, done),
      ...pictures,
      ...checkpoints(done, stepsPerEpoch),
    ],
    [],
  )
  const totals = { totalSteps: epochs * stepsPerEpoch, totalEpochs: epochs, stepsPerEpoch }
  appendEvents(store, id, [{ kind: 'progress', step: done * stepsPerEpoch, ...totals }], [])
  const endedAt = state === 'running' ? null : '2026-11-21T03:00:00.000Z'
  const reason = state === 'failed' ? 'Loss became NaN at step 300. Retry with half the learning rate.' : null
  setRun(store, id, { state, reason, startedAt: '2026-11-21T02:00:00.000Z', endedAt, slot: 'cpu-0' })
  const body = verdictOf(done, pictures, trial.number)
  store.db.insert(verdict).values({ run: id, inputs: 'made', body }).run()
}

function trialOf({ prompts, parameters }: Made, number: number): Trial {
  return {
    number,
    key: number.toString(16).padStart(10, '0'),
    trainer: 'replay',
    script: 'train_network',
    parameters: parameters?.(number) ?? {
      network_dim: 2 ** (2 + (number % 4)),
      unet_lr: 1e-5 * number,
      seed: 42,
    },
    dataset: { fingerprint: 'f', token: 'zorvek', folders: [], images: 16 },
    prompts: prompts.map((text, n) => promptOf(text, n)),
    samples: { every: 1, axis: 'epoch' },
    runOf: null,
  }
}

const promptOf = (text: string, n: number): Prompt => ({
  ...{ text, role: text.includes('zorvek') ? 'trigger' : 'control', seed: n + 1, negative: null },
  ...{ width: null, height: null, steps: null, cfg: null, guidance: null, sampler: null },
})

const askedOf = (sweep: string, trial: Trial): RunAsked => ({
  ...{ format: 'lorasweep.run/1', sweep, trial, attempt: 1, queuedAt: createdAt, outputName: 'zorvek' },
  ...{
    command: { program: 'python', args: [], cwd: '/', env: {} },
    images: [],
    continues: null,
    remedy: null,
  },
})

/** Loss as it looks: a slope under noise. The same numbers every time. */
function points({ stepsPerEpoch, tags = 1 }: Made, trial: number, epochs: number): RunEvent[] {
  const names = [
    'loss/current',
    'loss/average',
    'lr/unet',
    'lr/textencoder',
    'lr/group0',
    'norm/avg_key_norm',
  ]
  return Array.from({ length: epochs * stepsPerEpoch }, (_, n) => n).flatMap((n) =>
    names.slice(0, tags).map((tag) => ({
      ...({ kind: 'point', tag, axis: 'step', step: n + 1, wall: 1_795_226_400 + n } as const),
      value: 0.1 + 0.1 / (1 + n / 100) + 0.02 * Math.sin(n * 12.9898 * trial) ** 3,
    })),
  )
}

/** Falls for two thirds of the way, then rises. */
const heldOut = ({ isValidated = false, epochs }: Made, done: number): RunEvent[] =>
  Array.from({ length: isValidated ? done : 0 }, (_, n) => ({
    ...({ kind: 'point', tag: 'loss/validation/epoch_average', axis: 'epoch', step: n + 1 } as const),
    ...{ wall: 1_795_226_400 + n, value: 0.12 + 0.01 * Math.abs(1 - (1.5 * (n + 1)) / epochs) },
  }))

async function pictureEvents(
  folder: string,
  made: Made,
  { trial, epochs }: { trial: number; epochs: number },
): Promise<Extract<RunEvent, { kind: 'sample' }>[]> {
  const { prompts, pixels = 64, picture = 'coloured', isIndexOnly = false } = made
  if (!isIndexOnly) mkdirSync(join(folder, 'output', 'sample'), { recursive: true })
  const events: Extract<RunEvent, { kind: 'sample' }>[] = []
  for (let at = 0; at <= epochs; at++) {
    for (const prompt of prompts.keys()) {
      const path = `output/sample/zorvek_e${String(at).padStart(6, '0')}_${String(prompt).padStart(2, '0')}_20261121020000_${prompt + 1}.png`
      const bytes = isIndexOnly
        ? Buffer.from(`${trial} ${path}`)
        : await png(picture, pixels, [trial, at, prompt])
      if (!isIndexOnly) writeFileSync(join(folder, path), bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const state = picture === 'black' ? 'black' : 'whole'
      const facts = { kind: 'sample', path, axis: 'epoch', at, prompt, seed: prompt + 1, state } as const
      events.push({ ...facts, bytes: bytes.length, sha256, width: pixels, height: pixels })
    }
  }
  return events
}

function png(
  look: 'coloured' | 'black',
  pixels: number,
  [trial, at, prompt]: [number, number, number],
): Promise<Buffer> {
  const [r, g, b] =
    look === 'black' ? [0, 0, 0] : [40 + at * 15, (60 + prompt * 40) % 256, (90 + trial * 30) % 256]
  const size = { width: pixels, height: pixels, channels: 3 as const }
  return sharp({ create: { ...size, background: { r, g, b } } })
    .png()
    .toBuffer()
}

const checkpoints = (epochs: number, stepsPerEpoch: number): RunEvent[] =>
  Array.from({ length: epochs }, (_, n) => ({
    ...{ kind: 'checkpoint', path: `output/zorvek-${String(n + 1).padStart(6, '0')}.safetensors` },
    ...{ epoch: n + 1, step: (n + 1) * stepsPerEpoch, bytes: 75_600_000, state: 'whole', metadata: {} },
  })) as RunEvent[]

/** A third undertrained, a third good, the rest overtrained, first likely and then all but surely. */
function verdictOf(
  epochs: number,
  pictures: readonly { path: string; at: number }[],
  trial: number,
): RunVerdict {
  const words: readonly Verdict[] = ['undertrained', 'good', 'overtrained']
  const best = Math.max(1, Math.floor((2 * epochs) / 3))
  const tierAt = (k: number): Tier => {
    if (k <= best) return k === best && epochs > 2 ? 'watch' : 'none'
    return k === best + 1 ? 'likely' : 'very likely'
  }
  const verdictAt = (k: number): Verdict =>
    words[Math.min(2, Math.floor((3 * (k - 1)) / epochs))] ?? 'unclear'
  const checkpoint = (k: number): string => `output/zorvek-${String(k).padStart(6, '0')}.safetensors`
  const other = (epoch: number, cost: number) => (epoch < 1 || epoch > epochs ? null : { epoch, cost })
  return {
    version: 'made',
    group: { asked: 'made', origin: [], recipe: '' },
    verdict: 'overtrained',
    tier: 'likely',
    reasons: reasonsOf(pictures.filter(({ at }) => at === best || at === epochs)),
    epochs: Array.from({ length: epochs }, (_, n) => ({
      ...{ epoch: n + 1, step: null, verdict: verdictAt(n + 1), tier: tierAt(n + 1) },
      ...{ reasons: [{ signal: 'drift', text: `How epoch ${n + 1} looks.`, weight: 1, pictures: [] }] },
      ...{ drift: 0.5 - 0.5 / (n + 2), velocity: 0.2 / (n + 1), checkpoint: checkpoint(n + 1) },
      ...{
        overtraining: n < best ? 0.1 : 0.6 + 0.3 * (n / epochs),
        weights: null,
        signals: { likeness: 0.5 },
      },
    })),
    best: {
      ...{ epoch: best, step: null, checkpoint: checkpoint(best), score: 1 - trial / 100 },
      ...{ setEpochs: [best - 1, best], safer: best > 1 ? best - 1 : null, runnerUp: null },
      ...{ earlier: other(best - 1, 0.4), later: other(best + 1, 1.23) },
      scoreParts: { trigger: [1, (trial % 3) / 4], control: [] },
      reasons: [{ signal: 'drift', text: `It is the latest epoch that holds.`, weight: 1, pictures: [] }],
    },
    onset: Math.min(epochs, best + 1),
    advice: [
      { kind: 'use', text: `Use epoch ${best}.` },
      { kind: 'lower-rate', text: 'Try a third of the learning rate.' },
    ],
    ...{ weights: { likeness: 0.8 }, adaptedTo: 0 },
  }
}

/** Two that are weighed and one that decides nothing. */
function reasonsOf(shown: readonly { path: string }[]): RunVerdict['reasons'] {
  const clay = 'Skin turns to clay: fine texture falls below anything in the training pictures.'
  const paths = shown.map(({ path }) => path)
  return [
    { signal: 'velocity', text: 'Pictures are redrawn instead of refined.', weight: 0.3, pictures: [] },
    { signal: 'artefact', text: clay, weight: 0.7, pictures: paths },
    { signal: 'copy', text: 'One preview nearly repeats a photo.', weight: 0, pictures: paths.slice(0, 1) },
  ]
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { assessRun, forgetMeasured, judgeAgain } from '../../../tracker/analysis/assess.ts'
import { judgeInput } from '../../../tracker/analysis/case/case.ts'
import type { JudgeInput } from '../../../tracker/analysis/case/judge-input.ts'
import { weighing } from '../../../tracker/analysis/constants.ts'
import { judgeRun } from '../../../tracker/analysis/judge.ts'
import { type Eyes, openEyesHere } from '../../../tracker/eyes/eyes.ts'
import { type EyesMethods, keyOf, textKey } from '../../../tracker/eyes/names.ts'
import type { EyesSettings } from '../../../tracker/eyes/settings.ts'
import { type LookedAt, type Sights, sights } from '../../../tracker/eyes/sights.ts'
import { packVector, type Vector } from '../../../tracker/eyes/vector.ts'
import type { Store } from '../../../tracker/store/open.ts'
import type { RunVerdict } from '../../../tracker/verdict.ts'
import { testFolder } from '../../support/folders.ts'
import { colourEye, onnxModel, wordEye } from '../../support/onnx.ts'
import { fixtures } from '../../support/truth.ts'
import { isRuntimeMissing, named, written } from '../eyes/onnxruntime.ts'
import { tinyTokenizer } from '../eyes/tiny-tokenizer.ts'
import { homeWith, indexed, runIds } from './labelled-home.ts'
import { labelledRun, measuredRun } from './labelled-run.ts'

let healthy: JudgeInput

beforeAll(async () => {
  const run = await labelledRun(join(fixtures, 'recorded'), 'single-08')
  healthy = judgeInput(run.seen, await measuredRun(run))
})

/** Of the subject, and of each prompt or photo on its own. */
const picture = (strength: number, own: number): Vector =>
  packVector([strength, ...Array.from({ length: 12 }, (_, i) => (i === own ? 1 : 0))]) as Vector

const methods = { dino: 'dino/1', clip: 'clip/1', text: 'clip-text/1', face: 'face/1' } as const

interface Shown {
  /** How strongly the subject shows, by moment; the base model's first. */
  readonly strengths: readonly number[]
  readonly by: readonly (keyof EyesMethods)[]
  /** Prompts in whose pictures something is found. */
  readonly found?: number
  /** Added to how strongly each picture shows it. */
  readonly noise?: () => number
}

/** What models would make of the labelled training if its subject showed so strongly; each prompt keeps its own. */
function seenAs({ strengths, by, found = 8, noise = () => 0 }: Shown): Sights {
  const run: LookedAt = {
    moments: strengths.map((_, k) => healthy.prompts.map((_one, p) => `${k} ${p}`)),
    prompts: healthy.prompts.map(({ role }, p) => ({ role, text: `prompt ${p}` })),
    training: ['9', '10', '11'],
  }
  const rows = new Map<string, Vector>()
  for (const name of by) {
    const method = methods[name]
    for (const [k, strength] of strengths.entries())
      for (const [p, { role }] of healthy.prompts.entries())
        rows.set(
          keyOf(`${k} ${p}`, method),
          p < found ? picture(role === 'trigger' ? strength * (1 - p / 50) + noise() : 0, p) : [],
        )
    for (const photo of run.training) rows.set(keyOf(photo, method), picture(1, Number(photo)))
    for (const p of healthy.prompts.keys()) rows.set(keyOf(textKey(`prompt ${p}`), method), picture(0, p))
  }
  return sights(run, rows, Object.fromEntries(by.map((name) => [name, methods[name]])))
}

const rising = [0, 0.5, 0.8, 0.9, 1, 1, 1, 1, 1]
const fading = [0, 0.5, 0.8, 0.9, 1, 1, 1, 0.6, 0.4]

const judged = (shown: Shown): RunVerdict => judgeRun({ ...healthy, sights: seenAs(shown) })

const signalsOf = ({ reasons }: RunVerdict): string[] =>
  reasons.filter(({ weight }) => weight > 0).map(({ signal }) => signal)

describe('what a model sees of a run that edges and colours call good', () => {
  test('a face that fades flags the epoch, and the reason names both and shows pictures of both', () => {
    expect(judgeRun(healthy).verdict).toBe('good')
    const found = judged({ strengths: fading, by: ['face'] })
    expect(found).toMatchObject({ verdict: 'overtrained', onset: 7, eyes: { face: 'face/1' } })
    const reason = found.reasons.find(({ signal }) => signal === 'identity')
    expect(reason?.text).toMatch(
      /^The face stops being the person: likeness of faces fell from 0\.\d\d at epoch 4 to 0\.\d\d at epoch 7\.$/,
    )
    // of six prompts with the trained word the last two show it least, and lose most of it
    expect(reason?.pictures.map((path) => /_e(\d{6}_\d\d)_/.exec(path)?.[1])).toEqual([
      ...['000004_04', '000007_04', '000004_05', '000007_05'],
    ])
    expect(found.best?.epoch).toBeLessThan(7)
    expect(found.best?.epoch).toBeGreaterThan(1)
  })

  test('a face that stays flags nothing', () => {
    const found = judged({ strengths: rising, by: ['face'] })
    expect(found).toMatchObject({ verdict: 'good', onset: null })
    expect(signalsOf(found)).not.toContain('identity')
  })

  test('one bad epoch is no flag, and neither is the last one', () => {
    expect(judged({ strengths: [0, 0.5, 0.8, 1, 1, 0.5, 1, 1, 1], by: ['face'] }).onset).toBeNull()
    expect(judged({ strengths: [0, 0.5, 0.8, 1, 1, 1, 1, 1, 0.5], by: ['face'] }).onset).toBeNull()
  })

  test('a face that comes back has faded all the same, and is told from its best before that', () => {
    const found = judged({ strengths: [0, 0.9, 1, 1, 0.5, 0.4, 0.4, 0.4, 1.2], by: ['face'] })
    expect(found.onset).toBe(4)
    expect(found.reasons.find(({ signal }) => signal === 'identity')?.text).toMatch(/ at epoch [23] to /)
  })

  test('a face in fewer prompts than the judge asks for has no say', () => {
    const found = judged({ strengths: fading, by: ['face'], found: 3 })
    expect(found.onset).toBeNull()
    expect(found.epochs.map(({ signals }) => signals)).toEqual(
      judgeRun(healthy).epochs.map(({ signals }) => signals),
    )
  })

  test('a face that was never learnt cannot fade, and its noise is not weighed', () => {
    const found = judged({ strengths: [0, 0.1, 0.12, 0.1, 0.02, 0, 0, 0, 0], by: ['face'] })
    expect(found.onset).toBeNull()
    expect(found.epochs.map(({ signals }) => signals)).toEqual(
      judgeRun(healthy).epochs.map(({ signals }) => signals),
    )
  })

  test('from noisy pictures nearly no face that stays is flagged, and nearly every one that goes', () => {
    const share = (strengths: readonly number[]): number => {
      const normal = seededNormal(3)
      const flagged = Array.from({ length: 20 }, () => {
        const shaken = strengths.map((strength) => strength + 0.05 * normal())
        return judged({ strengths: shaken, by: ['face'], noise: () => 0.1 * normal() }).onset !== null
      })
      return flagged.filter(Boolean).length / flagged.length
    }
    expect(share([0, 0.6, 0.85, 0.95, 1, 1, 1, 1, 1])).toBeLessThanOrEqual(0.05)
    expect(share([0, 0.6, 0.85, 0.95, 1, 0.9, 0.7, 0.5, 0.3])).toBeGreaterThanOrEqual(0.9)
  })

  test('with fewer than six epochs nothing it sees is a flag', () => {
    const strengths = [0, 1, 1, 0.5, 0.3, 0.2]
    const found = judgeRun({
      ...healthy,
      moments: healthy.moments.slice(0, strengths.length),
      sights: seenAs({ strengths, by: ['face'] }),
    })
    expect(found.onset).toBeNull()
    expect(signalsOf(found)).not.toContain('identity')
  })

  test('pictures that leave their prompts are told by CLIP, which needs both its halves for it', () => {
    const taking = [0, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 3, 5]
    const found = judged({ strengths: taking, by: ['clip', 'text'] })
    expect(found.verdict).toBe('overtrained')
    expect(found.reasons.find(({ signal }) => signal === 'obedience')?.text).toMatch(
      /^Pictures follow their prompts less: as CLIP reads them, the cosine of picture and prompt fell from 0\.\d\d at epoch 1 to 0\.\d\d at epoch \d\.$/,
    )
    expect(signalsOf(judged({ strengths: taking, by: ['clip'] }))).not.toContain('obedience')
  })
})

/** Sums of twelve uniform numbers of a linear congruential generator. */
function seededNormal(seed: number): () => number {
  let state = seed
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6)
}

describe('likeness as a model sees it', () => {
  const likenessOf = ({ epochs }: RunVerdict): number[] =>
    epochs.map(({ signals }) => signals.likeness as number)

  test('stands for that of edges, in its own spread, and a face is believed before DINOv2', () => {
    const own = likenessOf(judged({ strengths: rising, by: ['face'] }))
    expect(Math.sqrt(own.reduce((sum, value) => sum + value ** 2, 0) / own.length)).toBeCloseTo(1, 2)
    expect(own).toEqual(likenessOf(judged({ strengths: rising, by: ['dino', 'face'] })))
    expect(own).toEqual(likenessOf(judged({ strengths: rising, by: ['dino'] })))
    expect(own).not.toEqual(likenessOf(judgeRun(healthy)))
  })

  test('leaves the score by which runs are compared as it is', () => {
    const [own, without] = [judged({ strengths: rising, by: ['dino'] }), judgeRun(healthy)]
    const epochs = own.epochs.map(({ epoch }) => epoch)
    expect(epochs).toEqual(without.epochs.map(({ epoch }) => epoch))
    expect(own.best?.epoch).toBe(without.best?.epoch)
    expect(own.best?.score).toBe(without.best?.score)
    expect(own.weights).toEqual(weighing.weights)
  })
})

describe('lines about models', () => {
  test('say who looked and who could not, and weigh nothing', () => {
    const line = 'Eyes (face) are off: face.onnx is not there; mend eyes.face.file in config.json'
    const seen = { ...seenAs({ strengths: rising, by: ['dino'] }), off: [line] }
    const notes = judgeRun({ ...healthy, sights: seen }).reasons.filter(({ weight }) => weight === 0)
    expect(notes).toEqual([
      ...[
        'Your own models looked too: dino/1. No labelled training tells how much that should weigh.',
        line,
      ].map((text) => ({ signal: 'evidence', text, weight: 0, pictures: [] })),
    ])
    const unclear = judgeRun({ ...healthy, moments: healthy.moments.slice(0, 2), sights: seen })
    expect(unclear.verdict).toBe('unclear')
    expect(unclear.reasons.map(({ text }) => text)).toContain(line)
    expect(unclear.advice).toHaveLength(1)
  })

  test('are not there without models, and models that have no say change nothing else', () => {
    const { eyes, ...rest } = judgeRun({
      ...healthy,
      sights: { methods: {}, families: {}, obedience: null, off: [] },
    })
    expect(eyes).toEqual({})
    expect(JSON.stringify(rest)).toBe(JSON.stringify(judgeRun(healthy)))
  })
})

const rowsBy = (store: Store, pattern: string): number =>
  store.sqlite.prepare('SELECT count(*) FROM measurement WHERE method GLOB ?').pluck().get(pattern) as number

const savedAt = (store: Store): unknown =>
  store.sqlite.prepare("SELECT count(*) FROM change WHERE kind = 'verdict'").pluck().get()

/** All but the lines about models. */
const substance = (verdict: RunVerdict | null | undefined): unknown =>
  verdict && { ...verdict, reasons: verdict.reasons.filter(({ weight }) => weight > 0) }

async function opened(settings: EyesSettings): Promise<Eyes> {
  const eyes = await openEyesHere(settings)
  onTestFinished(() => eyes.close())
  return eyes
}

/** Sees the picture itself, 16 pixels a side: enough to see a labelled training come nearer to its photos. */
const layoutEye = (): Buffer =>
  onnxModel({
    inputs: [{ name: 'pixels', element: 'float32', shape: ['batch', 3, 16, 16] }],
    outputs: [{ name: 'embedding', element: 'float32', shape: ['batch', 3 * 16 * 16] }],
    nodes: [{ kind: 'Flatten', inputs: ['pixels'], outputs: ['embedding'] }],
  })

/** What stands for a face model, and both halves of a CLIP. */
function models(folder: string) {
  const words = tinyTokenizer(['red', 'blue'])
  const rows = Array.from({ length: words.ids }, (_, id) =>
    id === words.idOf('red') ? [9, 0, 0] : [1, 2, 3],
  )
  return {
    face: { file: written(folder, 'face.onnx', layoutEye()) },
    clip: {
      image: written(folder, 'image.onnx', colourEye({ size: 32 })),
      text: written(folder, 'text.onnx', wordEye(rows)),
      tokenizer: written(folder, 'tokenizer.json', words.text),
    },
  } satisfies EyesSettings
}

describe.skipIf(isRuntimeMissing)(`a labelled run, looked at by models of one's own (${named})`, () => {
  test('is judged with what they see, once a picture, and without a model from what is stored', async () => {
    const home = homeWith()
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const plain = await assessRun(store, home, id)
    expect(plain).not.toHaveProperty('eyes')

    const folder = testFolder()
    const settings = models(folder)
    const eyes = await opened(settings)
    const first = await assessRun(store, home, id, { eyes })
    expect(eyes.off).toEqual([])
    expect(first?.eyes).toEqual(eyes.methods)
    expect(Object.keys(eyes.methods).sort()).toEqual(['clip', 'face', 'text'])
    expect(first?.epochs.map(({ signals }) => signals)).not.toEqual(
      plain?.epochs.map(({ signals }) => signals),
    )
    expect(first?.best?.score).toBe(plain?.best?.score ?? Number.NaN)
    const counts = (): number[] => ['face/*', 'clip/*', 'clip-text/*'].map((method) => rowsBy(store, method))
    const [faces, pictures, texts] = counts()
    expect([faces, texts]).toEqual([pictures, 8])
    expect(faces).toBeGreaterThan(70)

    const saved = savedAt(store)
    const later = await opened(settings)
    expect(await assessRun(store, home, id, { eyes: later })).toEqual(first)
    expect((await judgeAgain(store, home, id, { eyes: later }))?.verdict).toEqual(first)
    expect([savedAt(store), counts()]).toEqual([saved, [faces, pictures, texts]])

    rmSync(settings.face.file)
    rmSync(settings.clip.image)
    const gone = await opened(settings)
    expect([gone.methods, gone.off.length]).toEqual([{}, 2])
    const recomputed = (await judgeAgain(store, home, id, { eyes: gone }))?.verdict
    expect(substance(recomputed)).toEqual(substance(first))
    expect(recomputed?.reasons.map(({ text }) => text)).toEqual(expect.arrayContaining([...gone.off]))
    expect(await assessRun(store, home, id, { eyes: gone })).toEqual(recomputed)

    await forgetMeasured(store, home, id, { eyes: gone })
    expect([rowsBy(store, 'features/*'), counts()]).toEqual([0, [faces, pictures, texts]])
    expect(JSON.stringify(await assessRun(store, home, id))).toBe(JSON.stringify(plain))
  })

  test('has them look anew when it is measured anew, and is judged anew when another model is named', async () => {
    const home = homeWith({ epochs: 3 })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const folder = testFolder()
    const { face } = models(folder)
    const eyes = await opened({ face })
    const first = await assessRun(store, home, id, { eyes })
    const count = rowsBy(store, 'face/*')
    store.sqlite.exec("UPDATE measurement SET value = '[1,0,0]' WHERE method GLOB 'face/*'")
    await forgetMeasured(store, home, id, { eyes })
    expect(rowsBy(store, 'face/*')).toBe(0)
    expect(await assessRun(store, home, id, { eyes })).toEqual(first)
    expect((await judgeAgain(store, home, id, { eyes }))?.verdict).toEqual(first)
    expect(rowsBy(store, 'face/*')).toBe(count)

    const other = await opened({ face: { file: written(folder, 'other.onnx', colourEye({ size: 50 })) } })
    const second = await assessRun(store, home, id, { eyes: other })
    expect(second?.eyes).toEqual(other.methods)
    expect(second?.eyes).not.toEqual(first?.eyes)
    expect(rowsBy(store, 'face/*')).toBe(2 * count)
  })

  test('of a family whose model does not fit is judged without it, with one line', async () => {
    const home = homeWith({ epochs: 3 })
    const store = await indexed(home)
    const [id = 0] = runIds(store)
    const file = written(testFolder(), 'dino.onnx', colourEye({ size: 50 }))
    const eyes = await opened({ dino: { file, size: 224 } })
    const verdict = await assessRun(store, home, id, { eyes })
    expect(verdict?.eyes).toEqual({})
    const notes = verdict?.reasons.filter(({ weight }) => weight === 0).map(({ text }) => text)
    expect(notes?.filter((text) => text.startsWith('Eyes'))).toEqual([
      expect.stringMatching(/^Eyes \(dino\) are off: .*dino\.onnx takes float32 .*size 224 was expected/),
    ])
    expect(rowsBy(store, 'dino/*')).toBe(0)
  })
})

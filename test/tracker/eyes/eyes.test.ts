import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Measurement } from '../../../tracker/analysis/measuring/measurement.ts'
import { type Eyes, openEyesHere } from '../../../tracker/eyes/eyes.ts'
import { keyOf, textKey } from '../../../tracker/eyes/names.ts'
import { customary, type EyesSettings } from '../../../tracker/eyes/settings.ts'
import { packVector, type Vector } from '../../../tracker/eyes/vector.ts'
import { testFolder } from '../../support/folders.ts'
import { colourEye, onnxModel, wordEye } from '../../support/onnx.ts'
import { type Colour, isRuntimeMissing, named, striped, written } from './onnxruntime.ts'
import { tinyTokenizer } from './tiny-tokenizer.ts'

const red: Colour = [255, 0, 0]
const green: Colour = [0, 255, 0]
const blue: Colour = [0, 0, 255]
const grey: Colour = [90, 100, 110]

async function opened(settings: EyesSettings): Promise<Eyes> {
  const eyes = await openEyesHere(settings)
  onTestFinished(() => eyes.close())
  return eyes
}

const hashOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)

/** What the colour eye makes of a picture of one colour. */
function seenAs(colour: Colour, family: 'dino' | 'clip' | 'face'): Vector | null {
  const { mean, std } = customary[family]
  return packVector(colour.map((value, i) => (value / 255 - (mean[i] as number)) / (std[i] as number)))
}

describe.skipIf(isRuntimeMissing)(`eyes (${named})`, () => {
  test('name what they see by the family and the content of the model', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
    const picture = await striped(folder, 'grey', { colours: [grey] })
    const eyes = await opened({ dino: { file } })
    expect(eyes.methods).toEqual({ dino: `dino/${hashOf(file)}` })
    const found = await eyes.look([picture, picture])
    expect(found).toEqual([
      { picture: picture.sha256, against: '', method: eyes.methods.dino, value: seenAs(grey, 'dino') },
    ])
    expect(eyes.off).toEqual([])
  })

  test('bring a picture before each family as that family was trained', async () => {
    const folder = testFolder()
    const file = written(folder, 'any.onnx', colourEye({ size: 'side' }))
    const picture = await striped(folder, 'grey', { colours: [grey], width: 100, height: 40 })
    const eyes = await opened({ dino: { file }, clip: { image: file }, face: { file } })
    const values = (await eyes.look([picture])).map(({ value }) => value)
    expect(values).toEqual([seenAs(grey, 'dino'), seenAs(grey, 'clip'), seenAs(grey, 'face')])
  })

  test('cut the square from the centre, whatever the format', async () => {
    const folder = testFolder()
    const file = written(folder, 'clip.onnx', colourEye({ size: 32 }))
    const wide = await striped(folder, 'wide', { colours: [red, grey, blue], width: 192, height: 48 })
    const eyes = await opened({ clip: { image: file, size: 32 } })
    expect((await eyes.look([wide]))[0]?.value).toEqual(seenAs(grey, 'clip'))
  })

  test('take size, margin and colours from the settings, and give such numbers another name', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 16 }))
    const picture = await striped(folder, 'green', { colours: [green] })
    const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const
    const eyes = await opened({ dino: { file, size: 16, ...plain } })
    expect(eyes.methods.dino).toMatch(/^dino\/[0-9a-f]{12} as [0-9a-f]{8}$/)
    expect((await eyes.look([picture]))[0]?.value).toEqual([0, 10_000, 0])
  })

  test('follow the model where its size is fixed and none is asked for', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 98 }))
    const eyes = await opened({ dino: { file } })
    expect(await eyes.look([await striped(folder, 'red', { colours: [red] })])).toHaveLength(1)
  })

  test('look at nothing twice', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
    const [one, other] = [
      await striped(folder, 'red', { colours: [red] }),
      await striped(folder, 'blue', { colours: [blue] }),
    ]
    const eyes = await opened({ dino: { file } })
    const known = keyOf(one.sha256, eyes.methods.dino as string)
    const found = await eyes.look([one, other], (key) => key === known)
    expect(found.map(({ picture }) => picture)).toEqual([other.sha256])
  })

  test('pass over a picture that cannot be decoded', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
    const broken = { path: written(folder, 'broken.png', 'no picture'), sha256: 'b' }
    const whole = await striped(folder, 'red', { colours: [red] })
    const eyes = await opened({ dino: { file } })
    expect((await eyes.look([broken, whole])).map(({ picture }) => picture)).toEqual([whole.sha256])
    expect(eyes.off).toEqual([])
  })

  test('see no face where a face model gives nothing', async () => {
    const folder = testFolder()
    const file = written(folder, 'face.onnx', colourEye({ size: 112, weights: [[0, 0, 0]] }))
    const eyes = await opened({ face: { file } })
    expect((await eyes.look([await striped(folder, 'red', { colours: [red] })]))[0]?.value).toEqual([])
  })

  test('read texts with the other half of CLIP', async () => {
    const folder = testFolder()
    const words = tinyTokenizer(['red', 'blue'])
    const rows = Array.from({ length: words.ids }, (_, id) =>
      id === words.idOf('red') ? [100, 0, 0] : id === words.idOf('blue') ? [0, 0, 100] : [0, 0.01, 0],
    )
    const eyes = await opened({
      clip: {
        image: written(folder, 'image.onnx', colourEye({ size: 224 })),
        text: written(folder, 'text.onnx', wordEye(rows)),
        tokenizer: written(folder, 'tokenizer.json', words.text),
      },
    })
    const found = await eyes.read(['RED', 'blue', 'RED'])
    expect(eyes.off).toEqual([])
    expect(found.map(({ picture, value }) => [picture, value])).toEqual([
      [textKey('RED'), [10_000, 76, 0]],
      [textKey('blue'), [0, 76, 10_000]],
    ])
    expect(await eyes.read(['blue'], () => true)).toEqual([])
  })
})

describe.skipIf(isRuntimeMissing)(`one line, and the family is off (${named})`, () => {
  const [dino, clip] = [colourEye({ size: 224 }), colourEye({ size: 48 })]

  /** Whatever is looked at, in the order of opening and looking. */
  async function lookedAt(
    settings: (name: (file: string, bytes: Buffer | string) => string) => EyesSettings,
  ): Promise<{ eyes: Eyes; found: readonly Measurement[] }> {
    const folder = testFolder()
    const eyes = await opened(settings((name, bytes) => written(folder, name, bytes)))
    const pictures = [
      await striped(folder, 'red', { colours: [red] }),
      await striped(folder, 'blue', { colours: [blue] }),
    ]
    const found = [...(await eyes.look(pictures)), ...(await eyes.read(['red']))]
    return { eyes, found }
  }

  test('when the file is not there; the other family sees as before', async () => {
    const { eyes, found } = await lookedAt((name) => ({
      dino: { file: '/nowhere/dino.onnx' },
      clip: { image: name('clip.onnx', clip), size: 48 },
    }))
    expect(eyes.off).toEqual([
      'Eyes (dino) are off: /nowhere/dino.onnx is not there; mend eyes.dino.file in config.json',
    ])
    expect(Object.keys(eyes.methods)).toEqual(['clip'])
    expect(found).toHaveLength(2)
  })

  const unfit: [string, Buffer | string, RegExp][] = [
    ['takes another size', clip, /takes float32 any×3×48×48 where size 224 was expected/],
    ['is no model', 'not a model', /cannot be opened as a model: /],
    ['takes words', wordEye([[1, 2, 3]]), /takes int64 any×77 where float32 1×3×side×side was expected/],
    ['gives no embedding', colourEye({ size: 224, weights: [[0, 0, 0]] }), /gives zeros or no numbers/],
  ]
  test.each(unfit)('when the model %s', async (_, bytes, line) => {
    const { eyes, found } = await lookedAt((name) => ({
      dino: { file: name('dino.onnx', bytes), size: 224 },
    }))
    expect(eyes.off).toHaveLength(1)
    expect(eyes.off[0]).toMatch(line)
    expect(eyes.off[0]).not.toContain('\n')
    expect(eyes.methods).toEqual({})
    expect(found).toEqual([])
  })

  test('when the output that was named is not there', async () => {
    const { eyes } = await lookedAt((name) => ({ dino: { file: name('d.onnx', dino), output: 'pooled' } }))
    expect(eyes.off[0]).toMatch(/gives embedding float32 any×3 where pooled as float32 1×n was expected/)
  })

  test('with all it has seen, when it fails on the second picture', async () => {
    const { eyes, found } = await lookedAt((name) => ({ dino: { file: name('d.onnx', blindToBlue()) } }))
    expect(eyes.off).toHaveLength(1)
    expect(found).toEqual([])
  })

  test('when CLIP has a text model and no tokenizer; pictures are seen all the same', async () => {
    const { eyes, found } = await lookedAt((name) => ({
      clip: { image: name('clip.onnx', clip), size: 48, text: name('text.onnx', wordEye([[1]])) },
    }))
    expect(eyes.off).toEqual([
      'Obedience is off: eyes.clip.text needs eyes.clip.tokenizer beside it; name both in config.json or neither',
    ])
    expect(found).toHaveLength(2)
  })

  test('with its texts, when CLIP cannot look at pictures', async () => {
    const { eyes, found } = await lookedAt((name) => ({
      clip: {
        ...{ image: name('clip.onnx', clip), size: 50, text: name('text.onnx', wordEye([[1]])) },
        tokenizer: name('tokenizer.json', tinyTokenizer(['red']).text),
      },
    }))
    expect(eyes.off).toHaveLength(1)
    expect([eyes.methods, found]).toEqual([{}, []])
  })

  test('when the tokenizer is another one, or knows more words than the model', async () => {
    const other = await lookedAt((name) => ({
      clip: {
        ...{ image: name('clip.onnx', clip), size: 48, text: name('text.onnx', wordEye([[1]])) },
        tokenizer: name('tokenizer.json', '{"model": {"type": "WordPiece"}}'),
      },
    }))
    expect(other.eyes.off[0]).toMatch(
      /^Obedience is off: .*tokenizer.json is not CLIP's tokenizer.json; name/,
    )
    const more = await lookedAt((name) => ({
      clip: {
        ...{ image: name('clip.onnx', clip), size: 48, text: name('text.onnx', wordEye([[1]])) },
        tokenizer: name('tokenizer.json', tinyTokenizer(['red']).text),
      },
    }))
    expect(more.eyes.off[0]).toMatch(/^Obedience is off: .*text.onnx fails on /)
    expect(more.eyes.methods).toEqual({ clip: expect.any(String) })
  })
})

test('without settings nothing is loaded and nothing is said', async () => {
  const eyes = await opened({})
  expect([eyes.methods, eyes.off, await eyes.look([{ path: join('no', 'where'), sha256: 'x' }])]).toEqual([
    {},
    [],
    [],
  ])
})

/** Divides by whatever is left after blue: fine for red, not a number for blue. */
function blindToBlue(): Buffer {
  return onnxModel({
    inputs: [{ name: 'pixels', element: 'float32', shape: [1, 3, 224, 224] }],
    outputs: [{ name: 'embedding', element: 'float32', shape: [1, 1] }],
    nodes: [
      { kind: 'GlobalAveragePool', inputs: ['pixels'], outputs: ['pooled'] },
      { kind: 'Flatten', inputs: ['pooled'], outputs: ['colour'] },
      { kind: 'MatMul', inputs: ['colour', 'weights'], outputs: ['redness'] },
      { kind: 'Sqrt', inputs: ['redness'], outputs: ['embedding'] },
    ],
    constants: [{ name: 'weights', element: 'float32', shape: [3, 1], values: [1, 0, -1] }],
  })
}

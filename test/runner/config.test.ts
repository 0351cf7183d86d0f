import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../runner/config.ts'
import type { EyesSettings } from '../../tracker/eyes/settings.ts'
import { testFolder } from '../support/folders.ts'

function eyesOf(eyes: unknown): { home: string; eyes: EyesSettings } {
  const home = testFolder()
  writeFileSync(join(home, 'config.json'), JSON.stringify({ eyes }))
  return { home, eyes: readConfig(home).eyes }
}

test('models that look at pictures are named from the home that names them', () => {
  const { home, eyes } = eyesOf({
    dino: { file: '~/models/dinov2-s.onnx', size: 224 },
    clip: { image: 'clip/image.onnx', text: '/models/text.onnx', tokenizer: 'clip/tokenizer.json' },
    face: { file: '../face.onnx', mean: [0, 0, 0], std: [0.1, 0.1, 0.1] },
  })
  expect(eyes).toEqual({
    dino: { file: join(homedir(), 'models', 'dinov2-s.onnx'), size: 224 },
    clip: {
      image: join(home, 'clip', 'image.onnx'),
      text: resolve('/models/text.onnx'),
      tokenizer: join(home, 'clip', 'tokenizer.json'),
    },
    face: { file: join(home, '..', 'face.onnx'), mean: [0, 0, 0], std: [0.1, 0.1, 0.1] },
  })
})

test('the example of the page about them is read as it stands', () => {
  const page = readFileSync(new URL('../../docs/eyes.md', import.meta.url), 'utf8')
  const example = /```json\n([^`]*)```/.exec(page)?.[1] ?? ''
  const { eyes } = eyesOf((JSON.parse(example) as { eyes: unknown }).eyes)
  expect(Object.keys(eyes)).toEqual(['dino', 'clip', 'face'])
})

test('without them there are none', () => {
  expect(readConfig(testFolder()).eyes).toEqual({})
})

test.each([
  ['a family that does not exist', { dinov2: { file: 'a.onnx' } }, 'eyes'],
  ['a misspelt setting', { dino: { file: 'a.onnx', sise: 224 } }, 'eyes.dino'],
  ['a family without its file', { face: { size: 112 } }, 'eyes.face.file'],
  ['a deviation of zero', { dino: { file: 'a.onnx', std: [1, 0, 1] } }, 'eyes.dino.std.1'],
])('%s is named with its place', (_, eyes, place) => {
  expect(() => eyesOf(eyes)).toThrow(`${place}: `)
})

import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openEyesHere } from '../../../tracker/eyes/eyes.ts'
import { testFolder } from '../../support/folders.ts'
import { colourEye } from '../../support/onnx.ts'
import { isRuntimeMissing, named, striped, written } from './onnxruntime.ts'

type Shipped = typeof import('../../../tracker/eyes/open.ts')

const top = fileURLToPath(new URL('../../..', import.meta.url))
const shipped = join(top, 'dist', 'tracker', 'eyes', 'open.js')
const execute = promisify(execFile)

describe.skipIf(isRuntimeMissing)(`eyes in a process of their own (${named})`, () => {
  test('see what they see in this one', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
    const picture = await striped(folder, 'red', { colours: [[200, 10, 20]] })
    const here = await openEyesHere({ dino: { file } })
    const { openEyes } = (await import(pathToFileURL(shipped).href)) as Shipped
    const there = await openEyes({ dino: { file }, clip: { image: '/nowhere/clip.onnx' } })
    onTestFinished(async () => {
      await here.close()
      await there.close()
    })
    const known = new Set<string>()
    const found = await there.look([picture, picture], (key) => known.has(key))
    expect(found).toEqual(await here.look([picture]))
    expect(there.methods).toEqual(here.methods)
    expect(there.off).toEqual([
      'Eyes (clip) are off: /nowhere/clip.onnx is not there; mend eyes.clip.image in config.json',
    ])
    expect(await there.look([picture], () => true)).toEqual([])
  })

  test('do not keep the one that opened them alive, closed or not', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
    const picture = await striped(folder, 'red', { colours: [[200, 10, 20]] })
    const { stdout } = await ran(folder, shipped, { settings: { dino: { file } }, picture })
    expect(JSON.parse(stdout)).toMatchObject({ off: [], seen: 1 })
  })

  test.skipIf(process.platform !== 'linux')('are off, with a line, when their process dies', async () => {
    const folder = testFolder()
    const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
    const picture = await striped(folder, 'red', { colours: [[200, 10, 20]] })
    const { openEyes } = (await import(pathToFileURL(shipped).href)) as Shipped
    const before = children()
    const eyes = await openEyes({ dino: { file } })
    const [looker] = children().filter((pid) => !before.includes(pid))
    process.kill(looker as number, 'SIGKILL')
    expect(await eyes.look([picture])).toEqual([])
    expect(eyes.methods).toEqual({})
    expect(eyes.off).toHaveLength(1)
    expect(eyes.off[0]).toMatch(/^Eyes are off: their process (was ended by SIGKILL|could not be reached)/)
    expect(await eyes.look([picture])).toEqual([])
    expect(eyes.off).toHaveLength(1)
    await eyes.close()
  })
})

test('without onnxruntime-node one line says so, and nothing else changes', async () => {
  const folder = testFolder()
  cpSync(join(top, 'dist', 'tracker'), join(folder, 'dist', 'tracker'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  mkdirSync(join(folder, 'node_modules'))
  const others = readdirSync(join(top, 'node_modules')).filter((name) => !/^(\.|onnxruntime)/.test(name))
  for (const name of others) symlinkSync(join(top, 'node_modules', name), join(folder, 'node_modules', name))
  const file = written(folder, 'dino.onnx', colourEye({ size: 224 }))
  const picture = await striped(folder, 'red', { colours: [[200, 10, 20]] })
  const settings = { dino: { file }, face: { file } }
  const away = join(folder, 'dist', 'tracker', 'eyes', 'open.js')
  const { stdout, stderr } = await ran(folder, away, { settings, picture })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    off: [
      'Eyes are off: onnxruntime-node is not installed; install it beside lorasweep as docs/eyes.md says',
    ],
    seen: 0,
  })
})

/** Opens eyes, looks once and prints; never closes them. */
function ran(folder: string, open: string, input: unknown): Promise<{ stdout: string; stderr: string }> {
  const script = written(
    folder,
    'look.mjs',
    `const { settings, picture } = ${JSON.stringify(input)}
const { openEyes } = await import(${JSON.stringify(pathToFileURL(open).href)})
const eyes = await openEyes(settings)
const found = await eyes.look([picture])
console.log(JSON.stringify({ off: eyes.off, seen: found.length }))\n`,
  )
  return execute(process.execPath, [script], { timeout: 30_000, encoding: 'utf8' })
}

/** Of this very process. */
const children = (): number[] =>
  readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

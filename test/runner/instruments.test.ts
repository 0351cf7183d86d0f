import { writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { runJudge } from '../../runner/commands/judge.ts'
import { openInstruments } from '../../runner/instruments.ts'
import { startJudging } from '../../runner/judging.ts'
import { assessRun } from '../../tracker/analysis/assess.ts'
import { homePaths } from '../../tracker/run-folder.ts'
import type { Store } from '../../tracker/store/open.ts'
import { heardContext } from '../support/context.ts'
import { colourEye } from '../support/onnx.ts'
import { homeWith, indexed, runIds } from '../tracker/analysis/labelled-home.ts'
import { isRuntimeMissing, named, written } from '../tracker/eyes/onnxruntime.ts'

const say = (home: string, config: unknown): void =>
  writeFileSync(homePaths(home).config, JSON.stringify(config))

const bodies = (store: Store): string[] =>
  store.sqlite.prepare('SELECT body FROM verdict ORDER BY run').pluck().all() as string[]

const eyesIn = (body: string | undefined): unknown => JSON.parse(body ?? '{}').eyes

test('a home that names no model is judged as one without config.json, byte for byte', async () => {
  const home = homeWith({ epochs: 3, hasPhotos: false })
  const store = await indexed(home)
  const [id = 0] = runIds(store)
  await assessRun(store, home, id)
  const plain = bodies(store)
  say(home, { eyes: {} })
  const { eyes, close } = openInstruments(home)
  onTestFinished(close)
  expect(await eyes()).toBeNull()
  await runJudge(undefined, {}, heardContext({ cwd: home, home }).context)
  expect(bodies(store)).toEqual(plain)
})

test.skipIf(isRuntimeMissing)(
  `runner and command look with the models of config.json as it stands (${named})`,
  async () => {
    const home = homeWith({ attempts: 2, epochs: 3 })
    const store = await indexed(home)
    const [one = 0, other = 0] = runIds(store)
    const judging = startJudging(store, home)
    const judge = async (run: number): Promise<void> => {
      judging.ask(run)
      await judging.idle()
    }
    await judge(one)
    const plain = bodies(store)
    expect(eyesIn(plain[0])).toBeUndefined()

    written(home, 'face.onnx', colourEye({ size: 112 }))
    say(home, { eyes: { face: { file: 'face.onnx' } } })
    await judge(one)
    const [seen] = bodies(store)
    expect(eyesIn(seen)).toEqual({ face: expect.stringMatching(/^face\/[0-9a-f]{12}$/) })
    const command = heardContext({ cwd: home, home })
    await runJudge(undefined, { explain: true }, command.context)
    expect(bodies(store)[0]).toBe(seen)
    expect(eyesIn(bodies(store)[1])).toEqual(eyesIn(seen))
    expect(command.stdout()).toContain('Your own models looked too: face/')

    say(home, { eyes: { fase: { file: 'face.onnx' } } })
    await judge(other)
    expect(judging.takeFailures()).toMatchObject([
      { run: other, error: { problems: [{ code: 'bad-config' }] } },
    ])

    say(home, {})
    await judge(one)
    expect(bodies(store)[0]).toBe(plain[0])
  },
)

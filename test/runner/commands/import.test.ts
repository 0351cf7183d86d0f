import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openFollower } from '../../../dashboard/api/follower.ts'
import { runImport } from '../../../runner/commands/import.ts'
import { runRebuild } from '../../../runner/commands/rebuild.ts'
import { joinedMetrics } from '../../../tracker/export/joined.ts'
import { metricsDocument } from '../../../tracker/export/metrics.ts'
import { showDocument } from '../../../tracker/export/show.ts'
import { homeSweeps, readAsked } from '../../../tracker/run-folder.ts'
import { openStore, type Store } from '../../../tracker/store/open.ts'
import { appOver } from '../../dashboard/app.ts'
import { heardContext } from '../../support/context.ts'
import { testFolder } from '../../support/folders.ts'
import { readExpected, recordings } from '../../tracker/recorded.ts'
import { everyAnswer } from '../../tracker/routes.ts'

interface Imported {
  readonly code: number
  readonly text: string
  readonly home: string
}

async function importing(
  folders: readonly string[],
  options = {},
  home = join(testFolder(), 'home'),
): Promise<Imported> {
  const heard = heardContext({ cwd: '/', home })
  const code = await runImport(folders, options, heard.context)
  return { code, text: heard.stdout() + heard.stderr(), home }
}

function opened(home: string): { store: Store; runs: { id: number; folder: string }[] } {
  const store = openStore(join(home, 'tracker.sqlite'))
  onTestFinished(store.close)
  const runs = store.sqlite.prepare('SELECT id, folder FROM run ORDER BY sweep, trial').all()
  return { store, runs: runs as { id: number; folder: string }[] }
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const recorded = (name: string) => {
  const found = recordings().find((one) => one.name === name)
  if (!found) throw new Error(`the recording ${name} is missing`)
  return found
}
const withFiles = recordings().filter((one) => readExpected(one).samples.length > 0)

describe('importing what a recorded training left', () => {
  test.each(withFiles)('$name gives its metrics, samples and checkpoints', async (one) => {
    const { home, code } = await importing([join(one.folder, 'files')])
    expect(code).toBe(0)
    const { store, runs } = opened(home)
    expect(runs).toHaveLength(1)
    const id = runs[0]?.id as number
    const expected = readExpected(one)
    const { series } = metricsDocument(store, id)
    expect(Object.fromEntries(series.map(({ tag, points }) => [tag, points]))).toEqual(expected.scalars)
    const shown = showDocument(store, home, id)
    expect(shown.samples.map(({ path, at, prompt, seed }) => [base(path), at, prompt, seed])).toEqual(
      expected.samples.map(({ file, at, prompt, seed }) => [file, at, prompt, seed]),
    )
    expect(
      shown.checkpoints.map(({ path, epoch, step, bytes }) => [base(path), `${epoch}`, `${step}`, bytes]),
    ).toEqual(
      expected.checkpoints.map(({ file, ss_epoch, ss_steps, bytes }) => [file, ss_epoch, ss_steps, bytes]),
    )
    expect(shown.state).toBe('succeeded')
    expect(shown.parameters).toMatchObject({
      network_dim: expect.any(Number),
      optimizer_type: expect.any(String),
    })
  })

  test('changes nothing the second time, and knows it when it was moved', async () => {
    const place = join(testFolder(), 'zorvek')
    cpSync(join(recorded('ok-epochs').folder, 'files'), place, { recursive: true })
    const { home } = await importing([place])
    const text = (): string => {
      const { store, runs } = opened(home)
      return JSON.stringify(runs.map(({ id }) => [showDocument(store, home, id), metricsDocument(store, id)]))
    }
    const before = text()
    await importing([place], {}, home)
    expect(text()).toBe(before)
    renameSync(place, `${place} moved`)
    await importing([`${place} moved`], {}, home)
    expect(text()).toBe(before)
    expect(homeSweeps(home)).toEqual(['zorvek'])
  })

  test('is the same to every JSON route after the database was deleted and rebuilt', async () => {
    const { home } = await importing(
      ['ok-epochs', 'unet-only'].map((name) => join(recorded(name).folder, 'files')),
    )
    const answers = async (): Promise<Map<string, string>> => {
      const store = openStore(join(home, 'tracker.sqlite'))
      const follower = openFollower(store)
      try {
        return await everyAnswer(appOver({ home, store, follower }), store)
      } finally {
        follower.close()
        store.close()
      }
    }
    const before = await answers()
    expect(before.size).toBeGreaterThan(15)
    for (const end of ['', '-wal', '-shm']) rmSync(join(home, `tracker.sqlite${end}`), { force: true })
    expect(await runRebuild(heardContext({ cwd: '/', home }).context)).toBe(0)
    const after = await answers()
    for (const [address, text] of before) expect(after.get(address), address).toBe(text)
  })

  test('only says what it would do when it runs dry', async () => {
    const { home, text } = await importing([join(recorded('ok-epochs').folder, 'files')], { dryRun: true })
    expect(text).toContain('5 checkpoints, 48 samples, 1 event files')
    expect(existsSync(home)).toBe(false)
  })
})

test('several outputs in one folder are several runs, each with its own curves', async () => {
  const top = join(testFolder(), 'trainings')
  cpSync(join(recorded('ok-epochs').folder, 'files'), top, { recursive: true })
  const other = join(testFolder(), 'other')
  cpSync(join(recorded('unet-only').folder, 'files'), other, { recursive: true })
  for (const within of ['output', 'output/sample']) {
    for (const name of readdirSync(join(other, within))) {
      if (name.startsWith('zorvek'))
        cpSync(join(other, within, name), join(top, within, name.replace('zorvek', 'other')))
    }
  }
  cpSync(join(other, 'logs'), join(top, 'logs'), { recursive: true })
  const { home } = await importing([top])
  const { store, runs } = opened(home)
  const tags = runs.map(({ id }) => metricsDocument(store, id).series.map(({ tag }) => tag))
  expect(tags).toEqual([
    Object.keys(readExpected(recorded('unet-only')).scalars),
    Object.keys(readExpected(recorded('ok-epochs')).scalars),
  ])
  expect(runs.map(({ id }) => showDocument(store, home, id).samples.length)).toEqual([24, 48])
})

test('downloaded epochs with pictures are a run, whatever the download page called them', async () => {
  const top = join(testFolder(), 'Zorvek download')
  const output = join(recorded('ok-epochs').folder, 'files', 'output')
  for (const epoch of [1, 2, 3]) {
    const folder = join(top, `epoch ${epoch}`)
    mkdirSync(folder, { recursive: true })
    cpSync(join(output, `zorvek-00000${epoch}.safetensors`), join(top, `Zorvek_epoch_${epoch}.safetensors`))
    for (const index of [0, 1]) {
      const picture = sharp({
        create: {
          width: 8,
          height: 8,
          channels: 3,
          background: 'red',
          noise: { type: 'gaussian', mean: 100, sigma: 30 },
        },
      })
      await picture.jpeg().toFile(join(folder, `${index}.jpeg`))
    }
  }
  const { home } = await importing([top])
  const { store, runs } = opened(home)
  expect(runs).toHaveLength(1)
  const shown = showDocument(store, home, runs[0]?.id as number)
  expect(shown.checkpoints.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
  expect(shown.samples.map(({ epoch, prompt, state }) => [epoch, prompt, state])).toEqual(
    [1, 2, 3].flatMap((epoch) => [0, 1].map((prompt) => [epoch, prompt, 'whole'])),
  )
})

test('a configuration and prompts beside a training are taken over', async () => {
  const top = join(testFolder(), 'with config')
  cpSync(join(recorded('ok-epochs').folder, 'files', 'output'), top, { recursive: true })
  cpSync(join(recorded('ok-epochs').folder, 'prompts.txt'), join(top, 'sample', 'prompt.txt'))
  writeFileSync(
    join(top, 'zorvek_20261121.json'),
    JSON.stringify({
      LoRA_type: 'Standard',
      optimizer: 'AdamW8bit',
      caption_extension: '.txt',
      vae_batch_size: 4,
    }),
  )
  writeFileSync(join(top, 'config_lora-20261121.toml'), 'save_every_n_epochs = 1\nnetwork_dim = 99\n')
  const { home } = await importing([top])
  const { store, runs } = opened(home)
  const asked = readAsked(join(home, runs[0]?.folder ?? ''))
  expect(asked?.trial.parameters).toMatchObject({
    vae_batch_size: 4,
    network_dim: 8,
    optimizer_type: 'AdamW',
  })
  expect(asked?.trial.prompts.map(({ role }) => role)).toEqual([
    ...Array(6).fill('trigger'),
    'control',
    'control',
  ])
  expect(asked?.trial.prompts[0]).toMatchObject({
    seed: 11,
    width: 128,
    cfg: 4,
    text: 'zorvek, a portrait of a person',
  })
  expect(showDocument(store, home, runs[0]?.id as number).reason).toBe('imported; exit status unknown')
})

test('event files are found where the configuration sent them, without those of other trainings', async () => {
  const top = join(testFolder(), 'outputs', 'zorvek run')
  const logs = join(testFolder(), 'all logs')
  cpSync(join(recorded('ok-epochs').folder, 'files', 'output'), top, { recursive: true })
  for (const name of ['ok-epochs', 'unet-only'])
    cpSync(join(recorded(name).folder, 'files', 'logs'), logs, { recursive: true })
  writeFileSync(
    join(top, 'zorvek_20261121.json'),
    JSON.stringify({ LoRA_type: 'Standard', logging_dir: logs }),
  )
  const { home } = await importing([top])
  const { store, runs } = opened(home)
  const { series } = metricsDocument(store, runs[0]?.id as number)
  expect(series.map(({ tag }) => tag)).toEqual(Object.keys(readExpected(recorded('ok-epochs')).scalars))
})

test('a folder that is not there, and one without a training, are said so', async () => {
  await expect(importing([join(testFolder(), 'nowhere')])).rejects.toThrow('there is no such folder')
  const { code, text } = await importing([testFolder()])
  expect(code).toBe(3)
  expect(text).toContain('No training was found')
})

describe.skipIf(!process.env.LORASWEEP_TRACES)('a resumed training (needs LORASWEEP_TRACES)', () => {
  test('imported with its parent continues it', async () => {
    const folders = ['resume-1', 'resume-2'].map((name) => join(recorded(name).folder, 'files'))
    const { home } = await importing(folders)
    const { runs } = opened(home)
    expect(runs.map(({ folder }) => readAsked(join(home, folder))?.continues)).toEqual([null, 'resume-1/1.1'])
    const { store } = opened(home)
    const { series } = joinedMetrics(store, home, runs[1]?.id as number)
    const stepsOf = (tag: string) => series.find((one) => one.tag === tag)?.points.map(([step]) => step)
    expect(stepsOf('loss/current')).toEqual(Array.from({ length: 80 }, (_, n) => n + 1))
    expect(stepsOf('loss/epoch_average')).toEqual([1, 2, 3, 4])
  })
})

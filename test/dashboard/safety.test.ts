import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OutsideRunFolder, placeInRun } from '../../dashboard/api/files.ts'
import { startServer } from '../../dashboard/server.ts'
import { testFolder } from '../support/folders.ts'
import { appOver, useRecordedApp } from './app.ts'

const recorded = useRecordedApp()

test.each([
  ['a name that was rebound to this machine', { Host: 'evil.example' }],
  ['the same with a port', { Host: 'evil.example:4600' }],
  ['another site', { Host: '127.0.0.1:4600', Origin: 'https://evil.example' }],
  ['a page of another port', { Host: '127.0.0.1:4600', Origin: 'http://127.0.0.1:9999' }],
  ['a sandboxed page', { Host: '127.0.0.1:4600', Origin: 'null' }],
  [
    'a picture on another site',
    { Host: '127.0.0.1:4600', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
  ],
])('refused: %s', async (_, headers) => {
  const { app } = recorded()
  expect((await app.request('/api/sweeps', { headers })).status).toBe(403)
})

test.each([
  ['by number', { Host: '127.0.0.1:4600' }],
  ['by name', { Host: 'localhost:4600' }],
  [
    'its own pages',
    { Host: 'localhost:4600', Origin: 'http://localhost:4600', 'Sec-Fetch-Site': 'same-origin' },
  ],
  ['IPv6', { Host: '[::1]:4600' }],
  [
    'a link from elsewhere',
    { Host: 'localhost:4600', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
  ],
])('answered: %s', async (_, headers) => {
  const { app } = recorded()
  expect((await app.request('/api/sweeps', { headers })).status).toBe(200)
})

test('a token in the address becomes a cookie that scripts cannot read, and opens every route', async () => {
  const app = appOver(recorded(), 'secret')
  expect((await app.request('/api/sweeps')).status).toBe(401)
  expect((await app.request('/api/sweeps?token=wrong')).status).toBe(401)
  const exchanged = await app.request('/sweeps/zorvek?axis=time&token=secret')
  expect([exchanged.status, exchanged.headers.get('location')]).toEqual([303, '/sweeps/zorvek?axis=time'])
  const cookie = exchanged.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
  expect(cookie).not.toContain('secret')
  expect((await app.request('/api/sweeps', { headers: { Cookie: cookie.split(';')[0] ?? '' } })).status).toBe(
    200,
  )
  expect((await app.request('/api/sweeps', { headers: { Authorization: 'Bearer secret' } })).status).toBe(200)
})

test('beyond loopback there is no server without a token', async () => {
  const home = testFolder()
  const options = { home, database: join(home, 'tracker.sqlite'), port: 0, host: '0.0.0.0' }
  await expect(startServer(options)).rejects.toThrow('a token is needed')
})

test('every answer forbids inline scripts, foreign frames and guessing of types', async () => {
  const { app } = recorded()
  const { headers } = await app.request('/api/sweeps')
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  )
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('strict-transport-security')).toBeNull()
})

test('what leads out of a run folder is refused: by name, by link, by a linked folder', async () => {
  const top = testFolder()
  const run = join(top, 'run')
  mkdirSync(join(run, 'output'), { recursive: true })
  writeFileSync(join(top, 'secret.txt'), 'secret')
  writeFileSync(join(run, 'train.log'), 'log')
  symlinkSync(join(top, 'secret.txt'), join(run, 'output', 'a.png'))
  symlinkSync(top, join(run, 'output', 'sample'))
  await expect(placeInRun(run, '../secret.txt')).rejects.toThrow(OutsideRunFolder)
  await expect(placeInRun(run, '/etc/passwd')).rejects.toThrow(OutsideRunFolder)
  await expect(placeInRun(run, 'output/a.png')).rejects.toThrow(OutsideRunFolder)
  await expect(placeInRun(run, 'output/sample/secret.txt')).rejects.toThrow(OutsideRunFolder)
  expect(await placeInRun(run, 'no such file')).toBeNull()
  expect(await placeInRun(run, 'train.log')).toMatch(/train\.log$/)
})

test('a sample that became a link out of its run folder is refused, not followed', async () => {
  const { app, home, store } = recorded()
  const sample = store.sqlite
    .prepare(
      'SELECT folder, path, sha256 FROM sample JOIN run ON run.id = sample.run WHERE trial = 2 LIMIT 1',
    )
    .get() as { folder: string; path: string; sha256: string }
  const place = join(home, sample.folder, sample.path)
  rmSync(place)
  symlinkSync('/etc/hostname', place)
  const answer = await app.request(`/api/runs/zorvek/2/1/pictures/${sample.sha256}`)
  expect([answer.status, await answer.json()]).toMatchObject([
    403,
    { problems: [{ code: 'outside-run-folder' }] },
  ])
})

test('the server can be asked to read, to take down a decision and to forget them, and nothing else', async () => {
  const { app } = recorded()
  const document = (await (await app.request('/api/openapi.json')).json()) as {
    paths: Record<string, object>
  }
  const others = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).flatMap((verb) => (verb === 'get' ? [] : [`${verb} ${path}`])),
  )
  expect(others.sort()).toEqual([
    'delete /api/decisions',
    'post /api/runs/{sweep}/{trial}/{attempt}/decisions',
  ])
})

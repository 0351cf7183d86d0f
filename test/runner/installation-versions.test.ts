import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askInstallation } from '../../runner/installation-question.ts'
import { installationVersions } from '../../runner/installation-versions.ts'
import { testFolder } from '../support/folders.ts'
import { fakeInstallation, stubTorch } from '../support/installation.ts'

test('one call of its python tells all versions, once until a package changes', async () => {
  const top = testFolder()
  const home = join(top, 'home')
  const place = fakeInstallation(top)
  place.addModule('torch', stubTorch(true))
  place.install('accelerate', '1.6.0')
  const first = await installationVersions(place, home)
  expect(first).toEqual({
    'sd-scripts': expect.stringMatching(/^files-[0-9a-f]{12}$/),
    python: expect.stringMatching(/^3\.\d+\.\d+/),
    torch: '2.6.0+cu124',
    accelerate: '1.6.0',
    CUDA: '12.4',
  })
  expect(await installationVersions(place, home)).toEqual(first)
  expect(place.calls()).toBe(1)
  place.install('bitsandbytes', '0.45.5')
  expect(await installationVersions(place, home)).toEqual({ ...first, bitsandbytes: '0.45.5' })
  expect(place.calls()).toBe(2)
  expect(readdirSync(join(home, 'cache')).every((name) => /^versions-[0-9a-f]{12}\.json$/.test(name))).toBe(
    true,
  )
})

test('a python that does not answer leaves the version of sd-scripts, and is asked again', async () => {
  const top = testFolder()
  const place = { ...fakeInstallation(top), python: join(top, 'nowhere', 'python') }
  const versions = await installationVersions(place, join(top, 'home'))
  expect(Object.keys(versions)).toEqual(['sd-scripts'])
  expect(await askInstallation(place)).toEqual({ kind: 'silent', why: expect.stringContaining('ENOENT') })
})

test('a torch that cannot be imported says why', async () => {
  const place = fakeInstallation(testFolder())
  place.install('torch', '2.6.0')
  place.addModule('torch', 'raise OSError("libcudnn.so.9: cannot open shared object file")\n')
  expect(await askInstallation(place)).toMatchObject({
    kind: 'answered',
    answer: {
      packages: { torch: '2.6.0', diffusers: null },
      torchError: 'OSError: libcudnn.so.9: cannot open shared object file',
    },
  })
})

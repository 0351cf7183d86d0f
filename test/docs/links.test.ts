import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = [
  'README.md',
  'CHANGELOG.md',
  'test/README.md',
  'tracker/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
]

const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

/** Outside of code. */
const proseOf = (page: string): string =>
  textOf(page)
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '')

interface Link {
  readonly isPicture: boolean
  readonly text: string
  readonly target: string
}

const linksOf = (page: string): Link[] =>
  [...proseOf(page).matchAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, mark, text = '', target = '']) => ({
    ...{ isPicture: mark === '!', text, target },
  }))

/** As GitHub names a heading. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )

test.each(pages)('every link of %s leads somewhere', (page) => {
  for (const { target } of linksOf(page)) {
    if (/^[a-z]+:/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? page : join(dirname(page), path)
    expect(existsSync(join(root, file)), `${page} → ${target}`).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(file), `${page} → ${target}`).toContain(anchor)
  }
})

test.each(pages)('whoever cannot see the pictures of %s is told what they show', (page) => {
  for (const { isPicture, text, target } of linksOf(page)) {
    if (isPicture) expect(text.length, target).toBeGreaterThan(20)
  }
})

test('every picture of the judge’s page is shown, and together they are small', () => {
  const folder = 'docs/pictures/judge'
  const files = readdirSync(join(root, folder))
  const shown = linksOf('docs/judge.md').flatMap(({ isPicture, target }) => (isPicture ? [target] : []))
  expect(shown.toSorted()).toEqual(files.map((file) => `pictures/judge/${file}`).toSorted())
  const bytes = files.map((file) => statSync(join(root, folder, file)).size).reduce((a, b) => a + b, 0)
  expect(bytes).toBeLessThan(600_000)
})

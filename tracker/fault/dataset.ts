import type { Evidence } from './evidence.ts'
import type { Fault } from './words.ts'

/** sd-scripts ends with exit code 0 after saying so, whether the folder is empty or not there. */
const nothing = 'No data found. Please verify arguments'
const foundFolder = /found directory (.+) contains (\d+) image files/

export function emptyDataset({ lines }: Evidence): Fault | null {
  const line = lines.findLast((one) => one.includes(nothing))
  if (line === undefined) return null
  const folders = lines.filter((one) => foundFolder.test(one))
  const folder = foundFolder.exec(folders[0] ?? '')?.[1]
  if (folder === undefined) {
    return {
      cause: 'dataset-missing',
      reason: 'The dataset folder is not there or holds no <repeats>_<name> folder; nothing was trained.',
      lines: [line],
      hint: 'Check dataset in the sweep file.',
    }
  }
  const more = folders.length === 1 ? '' : ` and ${folders.length - 1} more`
  return {
    cause: 'dataset-empty',
    reason: `No picture in ${folder}${more}; nothing was trained.`,
    lines: [...folders, line],
    hint: 'Put .png, .jpg, .jpeg, .webp or .bmp files there.',
  }
}

const loading = /^ERROR Error loading file: (.+)$/

export function brokenImage({ lines, errors }: Evidence): Fault | null {
  const line = lines.findLast((one) => loading.test(one))
  const error = errors.at(-1)
  if (line === undefined || error === undefined) return null
  const file = loading.exec(line)?.[1] ?? ''
  return {
    cause: 'broken-image',
    reason: `${file} cannot be read: ${error.text}.`,
    lines: [line, error.line],
    hint: file.endsWith('.npz')
      ? 'Delete this cache file; sd-scripts makes it anew.'
      : 'Save the picture again or take it out of the dataset, then retry.',
  }
}

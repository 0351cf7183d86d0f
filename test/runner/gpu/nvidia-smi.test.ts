import { expect, test } from 'vitest'
import { foreignUse } from '../../../runner/gpu/foreign-use.ts'
import { parseCards, parseGpuRow } from '../../../runner/gpu/nvidia-smi.ts'

// Rows in the order asked for; no row here was recorded on a card. The words of failures are those
// that public issue threads show: anderskm/gputil 55, JosephKJ/OWOD 81, mattshma/bigdata 133.
const uuid = 'GPU-67a571b1-79ee-1016-8ea3-c1fff3f1c1d2'
const row = `0, ${uuid}, NVIDIA GeForce RTX 3060, 12288, 417, 3, 44, 17.25, 550.144.03, 8.6`

test('a row is a card and its reading', () => {
  expect(parseGpuRow(row)).toEqual({
    card: {
      index: 0,
      uuid,
      name: 'NVIDIA GeForce RTX 3060',
      memoryMiB: 12288,
      computeCapability: '8.6',
      driver: '550.144.03',
    },
    reading: { uuid, memoryUsedMiB: 417, utilization: 3, celsius: 44, watts: 17.25 },
  })
})

test.each(['[N/A]', '[Not Supported]', 'N/A', '[Unknown Error]', '[GPU requires reset]', 'ERR!'])(
  '%s is not known, and not 0',
  (words) => {
    const parsed = parseGpuRow(
      `0, ${uuid}, NVIDIA A10, ${words}, ${words}, ${words}, ${words}, ${words}, 535.1, ${words}`,
    )
    expect(parsed?.reading).toEqual({
      uuid,
      memoryUsedMiB: null,
      utilization: null,
      celsius: null,
      watts: null,
    })
    expect(parsed?.card).toMatchObject({ memoryMiB: null, computeCapability: null, driver: '535.1' })
  },
)

test.each([
  ['No devices were found\n', 'no-devices'],
  [
    'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.161\n',
    'driver-mismatch',
  ],
  [
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
    'no-driver',
  ],
  [
    'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU\n',
    'gpu-lost',
  ],
  ['Unable to determine the device handle for GPU0000:07:00.0: Unknown Error\n', 'gpu-lost'],
  ['Field "compute_cap" is not a valid field to query.\n', 'unknown-answer'],
  ['', 'unknown-answer'],
])('%j is understood', (output, kind) => {
  expect(parseCards(output)).toMatchObject({ rows: [], trouble: { kind } })
})

test('a card that answers counts although another is lost', () => {
  const { rows, trouble } = parseCards(`${row}\nUnable to determine the device handle: GPU is lost\n`)
  expect(rows).toHaveLength(1)
  expect(trouble?.kind).toBe('gpu-lost')
})

test('a half-written row is no card', () => {
  for (let end = 0; end < row.length - 3; end++) expect(parseGpuRow(row.slice(0, end)), `${end}`).toBeNull()
})

test('a card is in use by programs of others only', () => {
  const output = [
    `${uuid}, 100, /home/ann/venv/bin/python3, 7930`,
    `${uuid}, 101, /usr/bin/python3, 512`,
    `${uuid}, 102, /usr/lib/firefox/firefox, 180`,
    'GPU-b, 103, C:\\tools, and more\\blender.exe, [N/A]',
    'GPU-c, [N/A], [Not Found], [N/A]',
    'No running processes found',
  ].join('\n')
  expect([...foreignUse(output, (pid) => pid === 101)]).toEqual([
    [uuid, 'python3 (process 100, 7930 MiB)'],
    ['GPU-b', 'blender.exe (process 103)'],
  ])
})

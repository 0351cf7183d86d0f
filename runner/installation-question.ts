/** One call that asks an installation's own python what it is made of. */
import { execa } from 'execa'
import { z } from 'zod'
import type { Installation } from './trainers/trainer.ts'

export type Place = Pick<Installation, 'folder' | 'python' | 'env'>

/** Packages whose versions decide what a training does. */
const packages = [
  'torch',
  'accelerate',
  'diffusers',
  'transformers',
  'safetensors',
  'bitsandbytes',
  'xformers',
] as const
export type PackageName = (typeof packages)[number]

/** Importing torch the first time after a start of the machine takes up to a minute. */
const timeoutMs = 120_000

/** The line before the answer: importing torch prints things of its own. */
const marker = 'lorasweep.versions/1'

/**
 * Versions come from the packages' own records, which takes no import; torch alone is imported, as
 * only it knows whether it can reach a card.
 */
const question = `
import importlib, importlib.metadata, json, platform, sys
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
    try:
        return str(getattr(importlib.import_module(name), '__version__', '?'))
    except ImportError:
        return None
answer = {'python': platform.python_version(), 'packages': {name: version(name) for name in sys.argv[2:]}}
answer.update(cuda=None, cudaWorks=False, torchError=None)
if answer['packages']['torch'] is not None:
    try:
        import torch
        answer['cuda'] = torch.version.cuda
        answer['cudaWorks'] = bool(torch.cuda.is_available())
    except Exception as error:
        answer['torchError'] = f'{type(error).__name__}: {error}'
print('\\n' + sys.argv[1] + ' ' + json.dumps(answer))
`

const version = z.string().nullable()
export const answerShape = z.object({
  python: z.string(),
  packages: z.object(
    Object.fromEntries(packages.map((name) => [name, version])) as Record<PackageName, typeof version>,
  ),
  /** The CUDA that torch was built for; null for a torch without. */
  cuda: version,
  /** Whether torch reaches a card now. */
  cudaWorks: z.boolean(),
  /** Why torch cannot be imported although it is installed. */
  torchError: version,
})

/** What its python said. */
export type InstallationAnswer = z.infer<typeof answerShape>

/** The answer, or in words why there is none. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: InstallationAnswer }
  | { readonly kind: 'silent'; readonly why: string }

/** Asks now. Takes seconds. */
export async function askInstallation({ python, folder, env }: Place): Promise<Asked> {
  const { stdout, stderr, failed, originalMessage, exitCode } = await execa(
    python,
    ['-c', question, marker, ...packages],
    {
      // CUDA numbers cards as nvidia-smi does; a card hidden from lorasweep itself is hidden here too.
      env: { PYTHONPATH: folder, CUDA_DEVICE_ORDER: 'PCI_BUS_ID', ...env },
      reject: false,
      stdin: 'ignore',
      timeout: timeoutMs,
    },
  )
  const line = stdout?.split('\n').findLast((one) => one.startsWith(`${marker} `))
  const answer = line === undefined ? null : answerShape.safeParse(JSON.parse(line.slice(marker.length + 1)))
  if (!failed && answer?.success) return { kind: 'answered', answer: answer.data }
  const lastWords = stderr?.trim().split('\n').at(-1) || originalMessage
  return { kind: 'silent', why: lastWords || `it ended with exit code ${exitCode} and no answer` }
}

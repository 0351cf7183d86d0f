import { shellWord } from '../../sweeps/plan/shell.ts'
import type { InstallationAnswer, PackageName } from '../installation-question.ts'
import { type Check, type InstallationFacts, missing, ok, warning } from './check.ts'

/** Nothing is known of sd-scripts. */
export const checkNoInstallation = (configFile: string): Check =>
  missing(
    'sd-scripts',
    'config.json names no installation',
    `Write {"kohya": {"main": {"folder": "~/sd-scripts"}}} into ${configFile}. The demo and trainer: rehearsal work without.`,
  )

/** From the folder to the packages; what cannot be asked is left out. `hasCard`: a card answers here. */
export function checkInstallation(facts: InstallationFacts, hasCard: boolean): Check[] {
  const { name, folder, python, hasScripts, version, asked } = facts
  const title = `sd-scripts ${name}`
  if (!hasScripts) {
    return [
      missing(
        title,
        `there is no train_network.py in ${folder}`,
        `Clone https://github.com/kohya-ss/sd-scripts there, or correct kohya.${name}.folder in config.json.`,
      ),
    ]
  }
  const found = ok(title, `${folder}${version === null ? '' : `, version ${version}`}`)
  if (asked === null) return [found]
  if (asked.kind === 'silent') {
    const hint = `Make its virtual environment, or set kohya.${name}.python in config.json.`
    return [found, missing('python', `${python} does not answer: ${asked.why}`, hint)]
  }
  return [found, ...checkPackages(asked.answer, python, hasCard)]
}

function checkPackages(answer: InstallationAnswer, python: string, hasCard: boolean): Check[] {
  const pip = `${shellWord(python)} -m pip install`
  return [
    ok('python', `${answer.python}, ${python}`),
    checkTorch(answer, pip, hasCard),
    ...(['accelerate', 'diffusers', 'transformers', 'safetensors'] as const).map((name) =>
      checkPackage(name, answer, pip),
    ),
    checkBitsandbytes(answer, pip),
  ]
}

function checkTorch(answer: InstallationAnswer, pip: string, hasCard: boolean): Check {
  const { cuda, cudaWorks, torchError } = answer
  const { torch } = answer.packages
  const install = `${pip} torch torchvision --index-url https://download.pytorch.org/whl/cu124, or what pytorch.org names for your driver.`
  if (torch === null) return missing('torch', 'not installed', install)
  if (torchError !== null) return missing('torch', `${torch} cannot be imported: ${torchError}`, install)
  if (cuda !== null && cudaWorks) return ok('torch', `${torch}, CUDA ${cuda}`)
  const text =
    cuda === null ? `${torch} was built without CUDA` : `${torch} for CUDA ${cuda} does not reach a card`
  if (!hasCard) return warning('torch', text, 'Without a card it trains on the processor, slowly.')
  return cuda === null
    ? missing('torch', text, install)
    : missing(
        'torch',
        text,
        `The driver may be too old for CUDA ${cuda}: update it, or install another torch.`,
      )
}

function checkPackage(name: PackageName, { packages }: InstallationAnswer, pip: string): Check {
  const version = packages[name]
  if (version !== null) return ok(name, version)
  return missing(name, 'not installed', `${pip} -r requirements.txt, in the folder of sd-scripts.`)
}

function checkBitsandbytes({ packages }: InstallationAnswer, pip: string): Check {
  if (packages.bitsandbytes !== null) return ok('bitsandbytes', packages.bitsandbytes)
  const text = 'not installed: AdamW8bit and the other 8-bit optimizers do not work'
  return warning('bitsandbytes', text, `${pip} bitsandbytes`)
}

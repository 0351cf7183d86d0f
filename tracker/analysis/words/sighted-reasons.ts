import type { Sight } from '../../eyes/sight.ts'
import type { Reason } from '../../verdict.ts'
import { mean } from '../numbers.ts'
import { fadingScores, type SightedFamily, type Watched, watchedBy } from '../sighted.ts'
import { epochAt, most, type Scene, shown } from './scene.ts'

type Said = Pick<Reason, 'text' | 'pictures'>

/** What has faded by the moment spoken of, as whoever sees it worst; told from its own best moment so far. */
export function fadingSaid(family: SightedFamily, scene: Scene): Said {
  const { input, path, at } = scene
  const scoreOf = (one: Watched): number => fadingScores(one)[at] as number
  const [first, ...others] = watchedBy(input.sights, family)
  if (!first) throw new RangeError(`nobody watches over ${family}`)
  const worst = others.reduce((top, one) => (scoreOf(one) > scoreOf(top) ? one : top), first)
  const means = worst.curve.cosine.map(mean)
  const best = means.indexOf(Math.max(...means.slice(1, at)), 1)
  const value = (k: number): string => (worst.told[k] as number).toFixed(2)
  return {
    text: `${said[worst.eye]} fell from ${value(best)} at ${epochAt(path, best)} to ${value(at)} at ${epochAt(path, at)}.`,
    pictures: shown({ ...scene, before: best }, lostMost({ ...scene, before: best }, worst.curve)),
  }
}

const said: Readonly<Record<Watched['eye'], string>> = {
  face: 'The face stops being the person: likeness of faces',
  dino: 'The subject stops being itself: likeness as DINOv2 sees it',
  clip: 'Pictures follow their prompts less: as CLIP reads them, the cosine of picture and prompt',
}

/** Columns of the prompts whose pictures lost most of what a model saw in them. */
export function lostMost(
  { path, before, at }: Scene,
  { prompts, cosine }: Pick<Sight, 'prompts' | 'cosine'>,
): number[] {
  const columns = prompts.map((prompt) => path.prompts.indexOf(prompt)).filter((column) => column >= 0)
  return most(columns, (column) => {
    const i = prompts.indexOf(path.prompts[column] as number)
    return (cosine[before]?.[i] as number) - (cosine[at]?.[i] as number)
  })
}

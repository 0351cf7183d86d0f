import { elements, isReadable, type TensorPlace } from './tensor-places.ts'

/** One adapted layer: its weights change by (alpha/rank)·up·down. What DoRA scales beside that is left out. */
export interface LoraModule {
  /** Name without the ending, as the trainer wrote it. */
  readonly name: string
  /** rank × inputs; kernels of a convolution count as inputs. */
  readonly down: TensorPlace
  /** outputs × rank. */
  readonly up: TensorPlace
  /** Null = the rank, so the product counts as it is. */
  readonly alpha: TensorPlace | null
  readonly rank: number
}

export type FoundModules =
  | { readonly kind: 'lora'; readonly modules: readonly LoraModule[] }
  | { readonly kind: 'other'; readonly reason: string }

/** Four times what anybody trains; products of rank × rank are held in memory. */
const largestRank = 4096

/** sd-scripts; peft; diffusers before peft. */
const pair = /^(.+?)[._](?:lora_(down|up|A|B)(?:\.default)?|lora(?:_linear_layer)?\.(down|up))\.weight$/

/** What the LyCORIS family and others call their tensors, and how the result is called. */
const others: readonly (readonly [RegExp, string])[] = [
  [/\.lora_mid\.weight$/, 'a LoCon with Tucker decomposition'],
  [/\.hada_w\d_[ab]$/, 'LoHa'],
  [/\.lokr_w\d/, 'LoKr'],
  [/\.oft_(blocks|diag)$/, 'OFT'],
  [/\.boft_/, 'BOFT'],
  [/\.diff(_b)?$/, 'whole differences of weights'],
]

/** @throws an Error that names the file and the tensor that does not fit the other of its pair. */
export function loraModules(path: string, places: readonly TensorPlace[]): FoundModules {
  const foreign = others.find(([ending]) => places.some(({ name }) => ending.test(name)))
  if (foreign) return { kind: 'other', reason: `It is ${foreign[1]}, not a LoRA of pairs of down and up.` }
  const halves = places.flatMap((place) => halfOf(place) ?? [])
  if (halves.length === 0) return { kind: 'other', reason: 'It holds no pairs of down and up.' }
  const unread = halves.find(({ place }) => !isReadable(place))
  if (unread)
    return { kind: 'other', reason: `Its weights are kept as ${unread.place.dtype}, which is not read.` }
  const ups = new Map(halves.filter(({ side }) => side === 'up').map((half) => [half.module, half.place]))
  const downs = halves.filter(({ side }) => side === 'down')
  const byName = new Map(places.map((place) => [place.name, place]))
  const modules = downs.map(({ module, place }) => {
    const alpha = byName.get(`${module}.alpha`) ?? null
    return paired(path, { name: module, down: place, up: ups.get(module), alpha })
  })
  const single = [...ups].find(([module]) => !downs.some((down) => down.module === module))
  if (single) throw new Error(`${path}: ${single[1].name}: expected a down beside it, got none`)
  const ranks = modules.map(({ rank }) => rank)
  if (Math.max(...ranks) > largestRank) {
    return { kind: 'other', reason: `Its rank is ${Math.max(...ranks)}; up to ${largestRank} is measured.` }
  }
  return { kind: 'lora', modules: modules.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

interface Half {
  readonly module: string
  readonly side: 'down' | 'up'
  readonly place: TensorPlace
}

function halfOf(place: TensorPlace): Half | null {
  const match = pair.exec(place.name)
  const word = match?.[2] ?? match?.[3]
  if (match?.[1] === undefined || word === undefined) return null
  return { module: match[1], side: word === 'down' || word === 'A' ? 'down' : 'up', place }
}

type Unpaired = Omit<LoraModule, 'up' | 'rank'> & { readonly up: TensorPlace | undefined }

function paired(path: string, { up, ...module }: Unpaired): LoraModule {
  if (up === undefined) throw new Error(`${path}: ${module.down.name}: expected an up beside it, got none`)
  const rank = module.down.shape[0] ?? 0
  const upRank = elements(up.shape.slice(1))
  if (rank === 0 || upRank !== rank) {
    throw new Error(`${path}: ${up.name}: expected rank ${rank} as its down has, got ${upRank}`)
  }
  return { ...module, up, rank }
}

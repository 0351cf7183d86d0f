import { mean, median } from '../analysis/numbers.ts'
import { eachPanel, type Factor, notFiniteOf, readNumbers } from './factor.ts'
import { type Gram, openGrams } from './gram.ts'
import { type LoraModule, loraModules } from './lora-modules.ts'
import { addModule, emptySignature, emptyThrown, type Thrown, throwPanel, throwRows } from './signature.ts'
import { spectrum } from './spectrum.ts'
import { readTensorPlaces } from './tensor-places.ts'
import type { MeasuredWeights, WeightMeasure } from './weight-measure.ts'

/**
 * Reads one module at a time, so memory holds a single pair of matrices.
 * @throws an Error that names file and tensor when the file is cut or contradicts itself.
 */
export async function measureWeights(path: string): Promise<WeightMeasure> {
  const found = loraModules(path, readTensorPlaces(path))
  if (found.kind === 'other') return found
  const rank = Math.max(...found.modules.map((module) => module.rank))
  const grams = openGrams(rank)
  const signature = emptySignature()
  const seen = found.modules.map((module) => measureModule(path, module, { grams, signature }))
  const isWhole = seen.every(({ notFinite }) => notFinite === 0)
  return { kind: 'measured', rank, ...summary(seen), signature: isWhole ? [...signature].map(short) : [] }
}

interface ModuleMeasure {
  readonly name: string
  /** Weights that are NaN or infinite; the norms are NaN then. */
  readonly notFinite: number
  readonly norm: number
  readonly stableRank: number
}

interface Tools {
  readonly grams: (rank: number) => Gram
  /** Grows by every module. */
  readonly signature: Float64Array
}

function measureModule(path: string, module: LoraModule, { grams, signature }: Tools): ModuleMeasure {
  const { name, rank } = module
  const gram = grams(rank)
  const [upNumbers, downNumbers] = [readNumbers(path, module.up), readNumbers(path, module.down)]
  const alpha = module.alpha === null ? rank : (readNumbers(path, module.alpha)[0] as number)
  const up = seenFactor({ values: upNumbers, rank, isTurned: false }, gram, `${name} up`)
  const down = seenFactor({ values: downNumbers, rank, isTurned: true }, gram, `${name} down`)
  const scale = alpha / rank
  addModule(signature, up.thrown, down.thrown, scale)
  const { squaredNorm, squaredLargest } = spectrum({ up: up.gram, down: down.gram, width: gram.width, rank })
  const norm = Math.abs(scale) * Math.sqrt(squaredNorm)
  if (Number.isFinite(norm)) return { name, notFinite: 0, norm, stableRank: squaredNorm / squaredLargest }
  const notFinite = notFiniteOf(upNumbers) + notFiniteOf(downNumbers) + notFiniteOf([alpha])
  return { name, notFinite: Math.max(1, notFinite), norm: Number.NaN, stableRank: Number.NaN }
}

function seenFactor(factor: Factor, gram: Gram, name: string): { gram: Float64Array; thrown: Thrown } {
  const rows = throwRows(name, factor.values.length / factor.rank)
  const thrown = emptyThrown(gram.width)
  eachPanel(factor, gram, (span) => {
    gram.add(span.rows)
    throwPanel(thrown, rows, gram, span)
  })
  return { gram: gram.take(), thrown }
}

/** Enough to find the layer; all of them would fill a page. */
const mostNames = 8

function summary(seen: readonly ModuleMeasure[]): Omit<MeasuredWeights, 'kind' | 'rank' | 'signature'> {
  const whole = seen.filter(({ notFinite }) => notFinite === 0)
  const broken = seen.filter(({ notFinite }) => notFinite > 0)
  const ranks = whole.filter(({ norm }) => norm > 0).map(({ stableRank }) => stableRank)
  const largest = whole.toSorted((a, b) => b.norm - a.norm)[0]
  return {
    modules: seen.length,
    measured: whole.length,
    normMean: whole.length > 0 ? short(mean(whole.map(({ norm }) => norm))) : null,
    normMax: largest ? { value: short(largest.norm), module: largest.name } : null,
    stableRankMean: ranks.length > 0 ? short(mean(ranks)) : null,
    stableRankMedian: ranks.length > 0 ? short(median(ranks)) : null,
    notFinite: {
      count: broken.reduce((count, { notFinite }) => count + notFinite, 0),
      modules: broken.slice(0, mostNames).map(({ name }) => name),
    },
  }
}

/** Five digits: more than the estimates hold. */
const short = (value: number): number => Number(value.toPrecision(5))

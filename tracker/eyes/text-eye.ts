import { firstRow, type TextFit, textFit } from './fit.ts'
import { methodName } from './picture-eye.ts'
import { type Answer, fileHash, fileText, type Model, openModel, type Port, type Values } from './runtime.ts'
import { Blind } from './settings.ts'
import { type Encoded, parseTokenizer } from './tokenizer.ts'
import { packVector, type Vector } from './vector.ts'

/** Reads texts with CLIP's other half. Must be closed. */
export interface TextEye {
  readonly method: string
  /** @throws Blind when the model does not fit. */
  readonly read: (text: string) => Promise<Vector>
  readonly close: () => Promise<void>
}

/** @throws Blind when a file cannot be read, or the tokenizer is not CLIP's. */
export async function openTextEye({
  file,
  tokenizer,
}: {
  file: string
  tokenizer: string
}): Promise<TextEye> {
  const sha256 = await fileHash(file, 'eyes.clip.text')
  const words = await fileText(tokenizer, 'eyes.clip.tokenizer')
  const { encode } = parseTokenizer(words, tokenizer)
  let model: Promise<Model> | null = null
  return {
    method: methodName('clip-text', sha256, words, null),
    read: async (text) => {
      model ??= openModel(file)
      const open = await model
      const fit = textFit(open)
      return embedded(open, fit, encode(text, fit.length))
    },
    close: async () => (await model?.catch(() => null))?.close(),
  }
}

async function embedded(model: Model, fit: TextFit, { ids, used }: Encoded): Promise<Vector> {
  const whole = (port: Port, values: readonly number[]): Readonly<Record<string, Values>> => ({
    [port.name]: {
      data: port.type === 'int64' ? BigInt64Array.from(values.map(BigInt)) : Int32Array.from(values),
      shape: [1, values.length],
    },
  })
  const mask = fit.mask
    ? whole(
        fit.mask,
        ids.map((_, i) => (i < used ? 1 : 0)),
      )
    : {}
  const [found] = await model.run({ ...whole(fit.ids, ids), ...mask }, [fit.output])
  const vector = packVector(firstRow(found as Answer))
  if (vector === null)
    throw new Blind(`${model.file} gives zeros or no numbers at all; export it in full precision`)
  return vector
}

/** Tiny ONNX models, written byte by byte: field numbers are those of onnx.proto. */

type Element = 'float32' | 'int32' | 'int64'
const elementCode: Readonly<Record<Element, number>> = { float32: 1, int32: 6, int64: 7 }

export interface OnnxPort {
  readonly name: string
  readonly element: Element
  /** A dimension that may vary has a name. */
  readonly shape: readonly (number | string)[]
}

export interface OnnxNode {
  readonly kind: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

export interface OnnxConstant {
  readonly name: string
  readonly element: 'float32' | 'int64'
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  readonly nodes: readonly OnnxNode[]
  readonly constants?: readonly OnnxConstant[]
}

export function onnxModel({ inputs, outputs, nodes, constants = [] }: OnnxGraph): Buffer {
  const graph = message(
    ...nodes.map((node) => bytes(1, nodeBytes(node))),
    text(2, 'tiny'),
    ...constants.map((one) => bytes(5, constantBytes(one))),
    ...inputs.map((port) => bytes(11, portBytes(port))),
    ...outputs.map((port) => bytes(12, portBytes(port))),
  )
  const opset = message(text(1, ''), number(2, 13))
  return message(number(1, 8), text(2, 'lorasweep tests'), bytes(7, graph), bytes(8, opset))
}

export interface ColourEye {
  /** Side of the picture it takes; a name where any will do. */
  readonly size: number | string
  /** Rows of three: what each number of the embedding makes of red, green and blue. */
  readonly weights?: readonly (readonly [number, number, number])[]
  readonly name?: string
}

/** Sees nothing but the mean colour: an embedding of as many numbers as there are rows of weights. */
export function colourEye({ size, weights = unit, name = 'embedding' }: ColourEye): Buffer {
  const count = weights.length
  return onnxModel({
    inputs: [{ name: 'pixels', element: 'float32', shape: ['batch', 3, size, size] }],
    outputs: [{ name, element: 'float32', shape: ['batch', count] }],
    nodes: [
      { kind: 'GlobalAveragePool', inputs: ['pixels'], outputs: ['pooled'] },
      { kind: 'Flatten', inputs: ['pooled'], outputs: ['colour'] },
      { kind: 'MatMul', inputs: ['colour', 'weights'], outputs: [name] },
    ],
    constants: [
      {
        ...{ name: 'weights', element: 'float32', shape: [3, count] },
        values: [0, 1, 2].flatMap((colour) => weights.map((row) => row[colour] as number)),
      },
    ],
  })
}

/** Reads nothing but which tokens there are: the mean of their rows. */
export function wordEye(rows: readonly (readonly number[])[], length = 77): Buffer {
  const count = rows[0]?.length ?? 0
  return onnxModel({
    inputs: [{ name: 'input_ids', element: 'int64', shape: ['batch', length] }],
    outputs: [{ name: 'text_embeds', element: 'float32', shape: ['batch', count] }],
    nodes: [
      { kind: 'Gather', inputs: ['rows', 'input_ids'], outputs: ['each'] },
      {
        ...{ kind: 'ReduceMean', inputs: ['each'], outputs: ['text_embeds'] },
        attributes: { axes: [1], keepdims: 0 },
      },
    ],
    constants: [{ name: 'rows', element: 'float32', shape: [rows.length, count], values: rows.flat() }],
  })
}

const unit = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const

const nodeBytes = ({ kind, inputs, outputs, attributes = {} }: OnnxNode): Buffer =>
  message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, kind),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeBytes(name, value))),
  )

const attributeBytes = (name: string, value: number | readonly number[]): Buffer =>
  typeof value === 'number'
    ? message(text(1, name), number(3, value), number(20, 2))
    : message(text(1, name), ...value.map((one) => number(8, one)), number(20, 7))

const constantBytes = ({ name, element, shape, values }: OnnxConstant): Buffer => {
  const raw = element === 'float32' ? Float32Array.from(values) : BigInt64Array.from(values.map(BigInt))
  return message(
    ...shape.map((side) => number(1, side)),
    number(2, elementCode[element]),
    text(8, name),
    bytes(9, Buffer.from(raw.buffer)),
  )
}

const portBytes = ({ name, element, shape }: OnnxPort): Buffer => {
  const sides = shape.map((side) =>
    bytes(1, typeof side === 'number' ? message(number(1, side)) : message(text(2, side))),
  )
  const tensor = message(number(1, elementCode[element]), bytes(2, message(...sides)))
  return message(text(1, name), bytes(2, message(bytes(1, tensor))))
}

const message = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields)
const number = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)])
const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(value.length), value])
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value))

/** Negative numbers take ten bytes, as two's complement of 64 bits. */
function varint(value: number): Buffer {
  const found: number[] = []
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...found, Number(rest)])
    found.push(Number(rest & 127n) | 128)
  }
}

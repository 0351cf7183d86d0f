import { type OnnxConstant, type OnnxNode, onnxModel } from '../../support/onnx.ts'

/** Landmarks of an upright face that fills one cell, as shares of it: eyes, nose, corners of the mouth. */
export const uprightFace = [
  38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041,
].map((place) => place / 112)

/**
 * Answers as YuNet does, with 64 pixels a side: a cell of 8 pixels is a face as far as it is red, and not green or
 * blue. The larger grids see none.
 */
export function redDetector(): Buffer {
  const outputs = [8, 16, 32].flatMap((stride) => {
    const cells = (64 / stride) ** 2
    return (['cls', 'obj', 'bbox', 'kps'] as const).map((kind) => ({
      name: `${kind}_${stride}`,
      element: 'float32' as const,
      shape: [1, cells, { cls: 1, obj: 1, bbox: 4, kps: 10 }[kind]],
    }))
  })
  const seen = ['cls_8', 'obj_8']
  const fixed = outputs.filter(({ name }) => !seen.includes(name))
  const constants = fixed.map(({ name, shape }): OnnxConstant => {
    const [, cells = 0, width = 0] = shape
    const row = name === 'kps_8' ? uprightFace : Array<number>(width).fill(0)
    return {
      name: `${name} fixed`,
      element: 'float32',
      shape,
      values: Array<number[]>(cells).fill(row).flat(),
    }
  })
  const nodes: OnnxNode[] = [
    {
      ...{ kind: 'AveragePool', inputs: ['pixels'], outputs: ['pooled'] },
      attributes: { kernel_shape: [8, 8], strides: [8, 8] },
    },
    { kind: 'Conv', inputs: ['pooled', 'redness'], outputs: ['red'], attributes: { kernel_shape: [1, 1] } },
    ...seen.map((name) => ({ kind: 'Reshape', inputs: ['red', 'cells'], outputs: [name] })),
    ...fixed.map(({ name }) => ({ kind: 'Identity', inputs: [`${name} fixed`], outputs: [name] })),
  ]
  const blueGreenRed = [-1 / 255, -1 / 255, 1 / 255]
  return onnxModel({
    inputs: [{ name: 'pixels', element: 'float32', shape: [1, 3, 64, 64] }],
    outputs,
    nodes,
    constants: [
      ...constants,
      { name: 'redness', element: 'float32', shape: [1, 3, 1, 1], values: blueGreenRed },
      { name: 'cells', element: 'int64', shape: [3], values: [1, 64, 1] },
    ],
  })
}

import { measurementKey, methods, type Picture, type Strip, statisticsAt } from './measurement.ts'

/** What a run offers to be measured. */
export interface Measurable {
  /** Per prompt, its whole samples in the order of training; the first one is the origin. */
  readonly prompts: readonly (readonly Picture[])[]
  readonly training: readonly Picture[]
  /** Pixels of one sample. */
  readonly pixels: number
}

/** What is still missing: nothing is measured twice, and no picture is decoded for nothing. */
export function planMeasurements(
  { prompts, training, pixels }: Measurable,
  isKnown: (key: string) => boolean,
): readonly Strip[] {
  const missing = (picture: Picture, method: string, against = ''): boolean =>
    !isKnown(measurementKey({ picture: picture.sha256, against, method }))
  const trainingMethod = statisticsAt(pixels)
  const strips = [
    ...prompts.map(
      (samples): Strip => ({
        features: once(samples.filter((one) => missing(one, methods.features))),
        statistics: once(samples.filter((one) => missing(one, methods.statistics))).map((picture) => ({
          picture,
          pixels: null,
        })),
        drift: pairs(samples).filter(({ picture, against }) =>
          [methods.drift, methods.structure].some((method) => missing(picture, method, against.sha256)),
        ),
      }),
    ),
    ...once(training).map(
      (picture): Strip => ({
        features: [picture].filter((one) => missing(one, methods.features)),
        statistics: [picture]
          .filter((one) => missing(one, trainingMethod))
          .map((one) => ({ picture: one, pixels })),
        drift: [],
      }),
    ),
  ]
  return strips.filter((strip) => strip.features.length + strip.statistics.length + strip.drift.length > 0)
}

/** Each sample against the first and against the one before; a pair that is both is one pair. */
function pairs(samples: readonly Picture[]): { picture: Picture; against: Picture }[] {
  const origin = samples[0]
  const found = samples.flatMap((picture, k) => {
    const before = samples[k - 1]
    return k === 0 || !origin || !before ? [] : [origin, before].map((against) => ({ picture, against }))
  })
  const byContent = new Map(found.map((pair) => [`${pair.picture.sha256} ${pair.against.sha256}`, pair]))
  return [...byContent.values()]
}

const once = (pictures: readonly Picture[]): Picture[] => [
  ...new Map(pictures.map((picture) => [picture.sha256, picture])).values(),
]

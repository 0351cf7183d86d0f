import type {
  EpochFact,
  JudgedFact,
  KeepFact,
  OverlayLine,
  RunFact,
  TrialFact,
  Verdict,
} from '../../../dashboard/wire.ts'

/** A run that has ended well and was not judged, but for what is said. */
export const runFact = (said: Partial<RunFact> = {}): RunFact => ({
  run: `zorvek/${said.trial ?? 1}.${said.attempt ?? 1}`,
  trial: 1,
  attempt: 1,
  state: 'succeeded',
  cause: null,
  reason: null,
  slot: null,
  queuedAt: '2026-11-21T10:00:00.000Z',
  startedAt: '2026-11-21T10:00:10.000Z',
  endedAt: '2026-11-21T11:00:10.000Z',
  step: 800,
  totalSteps: 800,
  totalEpochs: 8,
  stepsPerEpoch: 100,
  judged: null,
  ...said,
})

const letters: Readonly<Record<string, Verdict>> = {
  u: 'undertrained',
  g: 'good',
  o: 'overtrained',
  q: 'unclear',
}

/** `uugo` = epochs 1 and 2 undertrained, 3 good, 4 overtrained. */
export const epochFacts = (text: string): readonly EpochFact[] =>
  [...text].map((letter, n) => ({
    epoch: n + 1,
    step: (n + 1) * 100,
    verdict: letters[letter] ?? 'unclear',
    tier: 'none',
  }))

export const keepFact = (said: Partial<KeepFact> = {}): KeepFact => ({
  epoch: 3,
  step: 300,
  checkpoint: 'output/zorvek-000003.safetensors',
  verdict: 'good',
  tier: 'none',
  setEpochs: [3],
  ...{ safer: null, runnerUp: null, earlier: null, later: null },
  reasons: [],
  picture: null,
  ...said,
})

export const judgedFact = (epochs: string, said: Partial<JudgedFact> = {}): JudgedFact => ({
  verdict: epochFacts(epochs).at(-1)?.verdict ?? 'unclear',
  tier: 'none',
  onset: null,
  reasons: [],
  epochs: epochFacts(epochs),
  keep: null,
  ...{ advice: [], adaptedTo: 0 },
  ...said,
})

export const trialFact = (said: Partial<TrialFact> = {}): TrialFact => ({
  trial: 1,
  key: '0123456789',
  script: 'train_network',
  parameters: {},
  inFile: true,
  runOf: null,
  attempts: 1,
  run: null,
  spark: [],
  lastLoss: null,
  validationLoss: null,
  lossGroup: 'train_network',
  ...said,
})

export const overlayLine = (said: Partial<OverlayLine> = {}): OverlayLine => ({
  trial: 1,
  run: 'zorvek/1.1',
  tag: 'loss/current',
  axis: 'step',
  stepsPerEpoch: 100,
  step: [1, 100, 200],
  min: [0.1, 0.1, 0.1],
  max: [0.3, 0.3, 0.3],
  mean: [0.2, 0.2, 0.2],
  last: [0.2, 0.25, 0.15],
  seconds: [0, 60, 120],
  ...said,
})

export type PencilKind = 'picked' | 'liked' | 'rejected'

const strokes = {
  picked: 'M14 6C38 3 70 4 90 8c5 25 5 58 3 84-26 4-60 5-86 2C3 68 3 34 7 5c9 2 17 2 24-1',
  liked: 'M66 82c4 4 7 8 10 13 4-12 10-22 19-32',
  rejected: 'M7 8c29 27 57 54 87 85M93 6C66 34 38 61 6 94',
} satisfies Record<PencilKind, string>

export const pencilWord: Readonly<Record<PencilKind, string>> = {
  picked: 'your pick',
  liked: 'good, you say',
  rejected: 'rejected by you',
}

/** A mark made by a person: a loop, a tick, two strokes. */
export const Pencil = ({ kind }: { kind: PencilKind }) => (
  <svg class="pencil" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
    <path d={strokes[kind]} vector-effect="non-scaling-stroke" />
  </svg>
)

/** JSON has no NaN and no infinities: they are these words, by contract. */
export const jsonNumber = (value: number): number | 'NaN' | 'Infinity' | '-Infinity' => {
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? 'Infinity' : '-Infinity'
}

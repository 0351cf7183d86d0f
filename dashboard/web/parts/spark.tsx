const wide = 72
const high = 22

/** A line without axes: where a loss went. Beside it stands a number that can be read. */
export function Spark({ values }: { values: readonly number[] }) {
  if (values.length < 2) return null
  const low = Math.min(...values)
  const range = Math.max(...values) - low || 1
  const path = values
    .map((value, n) => {
      const x = 1 + (n / (values.length - 1)) * (wide - 2)
      const y = high - 2 - ((value - low) / range) * (high - 4)
      return `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
  return (
    <svg class="spark" viewBox={`0 0 ${wide} ${high}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

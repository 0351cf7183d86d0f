import { StateGlyph } from './glyphs.tsx'

/** Something is wrong: what happened, then what to do. */
export function Note({ message, hint }: { message: string; hint: string | null }) {
  return (
    <div class="note stop" role="alert">
      <StateGlyph state="failed" />
      <div>
        <b>{message}</b>
        {hint && <p>{hint}</p>}
      </div>
    </div>
  )
}

import type { Store } from '../../tracker/store/open.ts'
import type { Follower } from './follower.ts'
import type { Thumbnails } from './thumbnails.ts'

/** What routes need to answer. */
export interface ApiContext {
  readonly store: Store
  /** Absolute; run folders are relative to it. */
  readonly home: string
  readonly thumbnails: Thumbnails
  readonly follower: Follower
}

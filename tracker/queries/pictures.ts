import { and, eq } from 'drizzle-orm'
import { sample } from '../store/schema.ts'
import type { PictureFact } from './facts.ts'
import type { Reader } from './reader.ts'
import { pictureColumns } from './runs.ts'

/** A sample of a run by its content. */
export const findPicture = (db: Reader, run: number, sha256: string): PictureFact | null =>
  db
    .select(pictureColumns)
    .from(sample)
    .where(and(eq(sample.run, run), eq(sample.sha256, sha256)))
    .get() ?? null

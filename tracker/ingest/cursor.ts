/**
 * What a cursor's number means.
 * Files that grow (event files, the log): n ≥ 0 = bytes read; ~n = damaged at byte n, read no further.
 * Files that come whole (pictures, checkpoints): n > 0 = finished with, when it had n bytes (1 stands
 * for none); ~n = had n bytes and was not whole yet.
 */
export const isStopped = (cursor: number): boolean => cursor < 0
export const stoppedAt = (offset: number): number => ~offset
export const unfinished = (bytes: number): number => ~bytes
export const finished = (bytes: number): number => Math.max(1, bytes)

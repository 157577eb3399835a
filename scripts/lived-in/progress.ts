import { z } from 'zod'

/** What the player tells the one who started it: one JSON line each. Its exit code 0 means that the week is complete. */
const progress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('played'), done: z.int(), of: z.int() }),
  z.strictObject({ kind: z.literal('failed'), why: z.string() }),
])
export type Progress = z.output<typeof progress>

/** Null where the line is something else: an engine has words of its own. */
export function readProgress(line: string): Progress | null {
  try {
    return progress.parse(JSON.parse(line))
  } catch {
    return null
  }
}

import type { LineId } from '../../../core/ids.ts'

/**
 * The line to begin on: the one that was asked for, else the one last used with this person, else the policy's first;
 * only among those that have the channel. null = none has it.
 */
export function chooseLine(lines: readonly { readonly id: LineId }[], used: readonly LineId[], asked: LineId | null = null): LineId | null {
  const has = (id: LineId): boolean => lines.some((line) => line.id === id)
  return [...asked === null ? [] : [asked], ...used].find(has) ?? lines[0]?.id ?? null
}

import { strongest } from '../../../../core/dlp/names.ts'
import type { DlpAction } from '../../../../core/dlp/rule.ts'
import type { ToldFinding } from '../../../../core/dlp/verdict.ts'

/** A stretch of a text that the same findings cover; none = nothing was found here. */
export interface Piece { readonly text: string, readonly start: number, readonly findings: readonly ToldFinding[], readonly action: DlpAction }

/** Cuts a text where findings begin and end. What the pieces say, joined, is the text. */
export function piecesOf(text: string, findings: readonly ToldFinding[]): readonly Piece[] {
  const inside = findings.filter(({ start, end }) => start < end && start < text.length)
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [Math.max(0, start), Math.min(text.length, end)])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length
    const here = inside.filter((finding) => finding.start <= start && finding.end >= end)
    return { text: text.slice(start, end), start, findings: here, action: strongest(here) }
  })
}

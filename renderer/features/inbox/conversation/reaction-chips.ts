import type { MessageRow } from '../../../../core/view.ts'

/** An emoji under a message, and who it is from. */
export interface ReactionChip {
  readonly emoji: string
  readonly mine: boolean
  readonly theirs: boolean
  /** Of mine: it has not gone out, and will not by itself. */
  readonly lost: boolean
}

/** The first six of the picker: what people use most. */
export const COMMON = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const
/** Behind “More”. */
export const MORE = [
  '👌', '👏', '🙌', '💪', '🤝', '✅', '🎉', '🎂', '🌟', '🔥', '💯', '🚀', '😊', '😀', '😉', '😍', '🤔', '😅',
  '😴', '😕', '😞', '😡', '🙈', '🤞', '👀', '👋', '☀️', '🌧️', '🏡', '✈️', '📈', '📉', '📄', '💶', '☕', '🕐',
] as const

/** One chip per emoji; the client's first. A reaction of mine that was refused is shown as such, not as sent. */
export function reactionChips(reactions: MessageRow['reactions']): ReactionChip[] {
  const chips = new Map<string, ReactionChip>()
  for (const { direction, emoji, status } of [...reactions].sort((one, other) => one.direction.localeCompare(other.direction))) {
    const chip = chips.get(emoji) ?? { emoji, mine: false, theirs: false, lost: false }
    const mine = direction === 'out'
    chips.set(emoji, { ...chip, mine: chip.mine || mine, theirs: chip.theirs || !mine, lost: chip.lost || (mine && (status === 'failed' || status === 'refused')) })
  }
  return Array.from(chips.values())
}

/** What is sent when this emoji is pressed: pressed again, '' takes it back; one that never went out is sent again. */
export const afterPress = (reactions: MessageRow['reactions'], emoji: string): string =>
  reactionChips(reactions).some((chip) => chip.emoji === emoji && chip.mine && !chip.lost) ? '' : emoji

/*
 *  The opt-in's question with buttons: the policy's own words, in which `{1}`, `{2}`… were filled from the contact.
 */

/** `key` null: the policy's own words. Else filled in; counted from 1 in the order in which they stand there. */
export interface QuestionPiece { readonly key: string | null, readonly text: string }

/** Which of its words were filled in. Where the text is none of these questions, all of it counts as that. */
export function questionPieces(text: string, questions: readonly string[]): readonly QuestionPiece[] {
  for (const question of questions) {
    const own = question.split(/\{\d+\}/)
    const values = new RegExp(`^${own.map((words) => words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('([^]*?)')}$`).exec(text)?.slice(1)
    if (values === undefined) continue
    return own.flatMap((words, index): QuestionPiece[] => {
      const value = values[index]
      return [{ key: null, text: words }, ...(value === undefined ? [] : [{ key: String(index + 1), text: value }])]
    })
  }
  return [{ key: '1', text }]
}

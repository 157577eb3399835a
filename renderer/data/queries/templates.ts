import type { TemplateRow } from '../../../core/view.ts'
import { useLive } from '../live.ts'
import { theView } from '../view.ts'

const byName = (one: TemplateRow, other: TemplateRow): number =>
  one.name.localeCompare(other.name) || one.language.localeCompare(other.language)

export function useTemplates() {
  const { db, rows } = theView()
  const { value: templates, loading } = useLive(
    null,
    () => db.templates.toArray(),
    async (found) => (await rows.templates(found)).sort(byName),
    [],
  )
  return { templates, loading }
}

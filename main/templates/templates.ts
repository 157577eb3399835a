import type { Policy } from '../../core/policy.ts'
import type { TemplateRow } from '../../core/view.ts'
import { templateKey, type Template } from '../../core/whatsapp/template.ts'
import type { Ledger, Transaction } from '../ledger/ledger.ts'

/** The firm's approved templates, as last synced from WhatsApp. */
export interface Templates {
  get(name: string, language: string): Template | null
  row(key: string): TemplateRow | null
  replaceAll(templates: readonly Template[]): void
  /** The policy has changed, and with it what the view shows of them. */
  touchAll(tx: Transaction): void
}

export function createTemplates({ db, write }: Ledger, policy: Policy): Templates {
  const one = db.prepare('SELECT row FROM template WHERE id = ?')
  const read = (key: string): Template | null => {
    const found = one.get(key) as { row: string } | undefined
    return found === undefined ? null : JSON.parse(found.row) as Template
  }
  return {
    get: (name, language) => read(templateKey({ name, language })),
    row(key) {
      const template = read(key)
      return template === null ? null : { ...template, prefill: (Object.hasOwn(policy.templateVariables, template.name) ? policy.templateVariables[template.name] : undefined) ?? {}, isOptIn: template.name === policy.optIn.template }
    },
    touchAll(tx) {
      for (const { id } of db.prepare('SELECT id FROM template').all() as { id: string }[]) tx.touch('template', id)
    },
    replaceAll(templates) {
      const next = new Map(templates.map((template) => [templateKey(template), JSON.stringify(template)]))
      const now = new Map((db.prepare('SELECT id, row FROM template').all() as { id: string, row: string }[]).map(({ id, row }) => [id, row]))
      const changed = [...next].filter(([key, row]) => now.get(key) !== row)
      const gone = [...now.keys()].filter((key) => !next.has(key))
      if (changed.length + gone.length === 0) return
      write((tx) => {
        for (const [key, row] of changed) db.prepare('INSERT OR REPLACE INTO template (id, row) VALUES (?, ?)').run(key, row)
        for (const key of gone) db.prepare('DELETE FROM template WHERE id = ?').run(key)
        for (const key of [...changed.map(([id]) => id), ...gone]) tx.touch('template', key)
      })
    },
  }
}

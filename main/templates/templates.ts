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

export function createTemplates({ db, sealing, write }: Ledger, policy: Policy): Templates {
  const one = db.prepare('SELECT sealed FROM template WHERE id = ?')
  // A template without variables is word for word what a client got: it lies sealed like every message.
  const open = (key: string, sealed: Uint8Array): Template => sealing.open(sealed, `template ${key}`) as Template
  const read = (key: string): Template | null => {
    const found = one.get(key) as { sealed: Uint8Array } | undefined
    return found === undefined ? null : open(key, found.sealed)
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
      const next = new Map(templates.map((template) => [templateKey(template), template]))
      const stored = db.prepare('SELECT id, sealed FROM template').all() as { id: string, sealed: Uint8Array }[]
      const now = new Map(stored.map(({ id, sealed }) => [id, JSON.stringify(open(id, sealed))]))
      const changed = [...next].filter(([key, template]) => now.get(key) !== JSON.stringify(template))
      const gone = [...now.keys()].filter((key) => !next.has(key))
      if (changed.length + gone.length === 0) return
      write((tx) => {
        for (const [key, template] of changed) db.prepare('INSERT OR REPLACE INTO template (id, sealed) VALUES (?, ?)').run(key, sealing.seal(template, `template ${key}`))
        for (const key of gone) db.prepare('DELETE FROM template WHERE id = ?').run(key)
        for (const key of [...changed.map(([id]) => id), ...gone]) tx.touch('template', key)
      })
    },
  }
}

import { readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from '../../scripts/root.ts'

/** Writes lab/`name` to `file`, with each `@NAME@` filled in. A name without a value is a mistake. */
export function fillTemplate(name: string, file: string, values: Readonly<Record<string, string | number>>): void {
  const text = readFileSync(inRoot('lab', name), 'utf8')
  writeFileSync(file, text.replace(/@([A-Z]+(?:_[A-Z]+)*)@/g, (_whole, key: string) => {
    const value = values[key]
    if (value === undefined) throw new Error(`lab/${name}: nothing is known of @${key}@`)
    return String(value)
  }))
}

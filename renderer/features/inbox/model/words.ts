/** A sentence to be said: its key in the locale files, and what fills it. Keeps the rules free of vue-i18n. */
export interface Words { readonly key: string, readonly params?: Readonly<Record<string, string | number | Words>> }

export const words = (key: string, params?: Words['params']): Words => (params === undefined ? { key } : { key, params })

/** Says it with `t`; a word inside a sentence is said first. Plain text is said as it is. */
export function say(said: Words | string, t: (key: string, params: Record<string, string | number>) => string): string {
  if (typeof said === 'string') return said
  const params: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(said.params ?? {})) params[name] = typeof value === 'object' ? say(value, t) : value
  return t(said.key, params)
}

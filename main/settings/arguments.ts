export type Arguments =
  | { readonly kind: 'run', readonly policy: string | null, readonly importSecrets: string | null }
  | { readonly kind: 'set-secret', readonly name: string }

/** What Compline understands on its command line; everything else is Electron's. */
export function readArguments(argv: readonly string[]): Arguments {
  const after = (name: string): string | null => {
    const joined = argv.find((argument) => argument.startsWith(`--${name}=`))
    if (joined !== undefined) return joined.slice(name.length + 3)
    const place = argv.indexOf(`--${name}`)
    return place < 0 ? null : argv[place + 1] ?? null
  }
  const secret = after('set-secret')
  if (secret !== null) return { kind: 'set-secret', name: secret }
  return { kind: 'run', policy: after('policy'), importSecrets: after('import-secrets') }
}

import boundaries from 'eslint-plugin-boundaries'
import type { Linter } from 'eslint'
import { rooms, rules, type Rule } from './rooms.ts'

const anyPackage = '**'
const inRoom = (names: readonly string[]) => ({ file: { categories: { anyOf: names } } })

function policiesOf(room: string, { rooms: allowed, types = [], packages, sameCaptured }: Rule) {
  const from = inRoom([room])
  const policies: object[] = [{ from, allow: { to: inRoom(allowed) } }]
  if (types.length > 0) policies.push({ from, allow: { to: inRoom(types), dependency: { kind: 'type' } } })
  if (sameCaptured !== undefined) {
    const captured = { [sameCaptured]: `{{ from.file.captured.${sameCaptured} }}` }
    const inside = room.replace('-face', '')
    policies.push({ from, allow: { to: { file: { categories: { anyOf: [inside, `${inside}-face`] }, captured } } } })
  }
  for (const source of packages) {
    // By name, whatever it resolves to (the resolver does not know node:sqlite); `**` alone needs the origin, or it would be any file.
    policies.push({ from, allow: source === anyPackage ? { to: { module: { origin: ['external', 'core'] } } } : { dependency: { source } } })
  }
  return policies
}

/** Every way to name another module: also `import('…')` in a type, which the plugin leaves out by default. */
const dependencyNodes = {
  'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
  'boundaries/additional-dependency-nodes': [
    { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
    { selector: 'TSImportType > TSLiteralType > Literal', kind: 'type', name: 'import-type' },
  ],
}

const files = '**/*.{ts,vue,js,mjs}'

/** One room's rule. The last match wins in a flat config, the first in the table: hence the order below. */
const configOf = ([room, pattern]: readonly [string, string, ...unknown[]]): Linter.Config => ({
  name: `compline/boundaries/${room}`,
  files: [[files, pattern.replace('(*)', '*')]],
  rules: {
    'boundaries/dependencies': ['error', {
      default: 'disallow', checkAllOrigins: true, checkUnknownLocals: true, policies: policiesOf(room, rules[room] ?? { rooms: [], packages: [] }),
    }],
  },
})

/** `root` is an absolute path: the folder that the patterns start from. Each file sees only its own room's policies, which is ten times faster. */
export const boundariesConfig = (root: string): Linter.Config[] => [
  {
    name: 'compline/boundaries',
    files: [files],
    plugins: { boundaries },
    settings: {
      'boundaries/files': rooms.map(([category, pattern, capture]) => ({ category, pattern, ...(capture ? { capture } : {}) })),
      'boundaries/files-single-match': true,
      'boundaries/legacy-templates': false,
      'boundaries/root-path': root,
      ...dependencyNodes,
    },
    rules: { 'boundaries/no-unknown-files': 'error' },
  },
  ...rooms.toReversed().map(configOf),
]

import type { Linter, Rule } from 'eslint'

/*
 *  Rules of this house that no plugin knows: names, a pure core, one bridge.
 *  max-lines: a file over 300 lines says why in `eslint-disable max-lines -- reason` at its top.
 */

// `service` only as the last word: "customer service window" is the field's own.
const badNames = /(^|[-.])(utils?|helpers?|managers?|misc)([-.]|$)|(^|[-.])services?$/i
const goodName = /^(\.?[a-z0-9]+([-.][a-z0-9]+)*|[A-Z][A-Za-z0-9]*\.vue|[A-Z]+\.md)$/

/** kebab-case (PascalCase for .vue), and no name that says nothing. */
const fileName: Rule.RuleModule = {
  meta: { type: 'suggestion', schema: [], messages: {
    empty: '"{{name}}" does not say what the file does: no utils, helpers, manager, service.',
    shape: '"{{name}}": files are kebab-case, components PascalCase.',
  } },
  create: (context) => ({
    Program(node) {
      const name = context.filename.split(/[\\/]/).at(-1) ?? ''
      const bare = name.replace(/\.(test|spec|config|d)?\.?[a-z]+$/, '').replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      if (badNames.test(bare)) context.report({ node, messageId: 'empty', data: { name } })
      else if (!goodName.test(name)) context.report({ node, messageId: 'shape', data: { name } })
    },
  }),
}

export const goodNames: Linter.Config = {
  name: 'compline/names',
  files: ['**/*.{ts,vue,js,mjs,cjs}'],
  plugins: { house: { rules: { 'file-name': fileName } } },
  rules: { 'house/file-name': 'error' },
}

const needsAPlace = ['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB', 'fetch', 'self', 'process', 'Buffer',
  'require', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'performance', 'console', 'alert', 'XMLHttpRequest', 'WebSocket']

/** core/ is pure: what depends on a place (a process, a page, a moment) comes in as a value. */
export const coreIsPure: Linter.Config[] = [{
  name: 'compline/core-is-pure',
  files: ['core/**/*.ts'],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-globals': ['error', ...needsAPlace.map((name) => ({ name, message: 'core/ is pure: no Node, no DOM, no timers.' }))],
    'no-restricted-properties': ['error',
      { object: 'Date', property: 'now', message: 'Time comes in as `now`.' },
      { object: 'Math', property: 'random', message: 'Chance comes in as a value.' },
      { object: 'crypto', property: 'randomUUID', message: 'Ids come in as values.' },
    ],
    'no-restricted-syntax': ['error', ...syntax(), { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in as `now`.' }],
  },
}]

interface Syntax { selector: string, message: string }

/** Syntax that goes round a lock; flat config replaces lists, so each use gives the whole list. */
function syntax(...more: Syntax[]): Syntax[] {
  return [
    { selector: 'ImportExpression[source.type!="Literal"]', message: 'A computed import is one that the boundaries cannot see.' },
    { selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]', message: '`as unknown as` silences the compiler: parse the value instead.' },
    ...more,
  ]
}

const bridge = [
  { selector: 'MemberExpression[property.name="compline"][object.name=/^(window|globalThis|self)$/]', message: 'Only renderer/bridge.ts touches window.compline.' },
  { selector: 'VariableDeclarator[init.name=/^(window|globalThis|self)$/] > ObjectPattern > Property[key.name="compline"]', message: 'Only renderer/bridge.ts touches window.compline.' },
]

export const forbiddenInProduct: Linter.Config[] = [
  {
    name: 'compline/product',
    files: ['{main,preload,sandbox,admin}/**/*.{ts,js}'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax()] },
  },
  {
    name: 'compline/one-bridge',
    files: ['renderer/**/*.{ts,vue}'],
    ignores: ['renderer/bridge.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...syntax(...bridge)],
      'no-restricted-globals': ['error', { name: 'compline', message: 'Only renderer/bridge.ts touches window.compline.' }],
    },
  },
]

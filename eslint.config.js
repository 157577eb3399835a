import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { boundariesConfig } from './scripts/lint/boundaries.ts'
import { coreIsPure, forbiddenInProduct, goodNames } from './scripts/lint/house-rules.ts'

const typed = ['**/*.{ts,vue}']

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test-results/**', 'playwright-report/**', 'docs/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  // TypeScript, with types: what a reader cannot see at the spot (a promise nobody awaits, a case left out).
  { files: typed, extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylistic] },
  ...vue.configs['flat/recommended'].map((config) => ({ ...config, files: config.files ?? ['**/*.vue'] })),
  {
    files: typed,
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'no-undef': 'off', // the compiler knows better
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-definitions': 'off', // a union reads better as a type, a shape as an interface
      '@typescript-eslint/unbound-method': 'off', // the house makes closures, not classes; method shorthand is how their types read
      '@typescript-eslint/require-await': 'off', // an async signature is a contract, also where nothing is awaited yet
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    // To type-aware lint a .vue import has no type; vue-tsc sees through it and checks these.
    files: ['renderer/**/*.{ts,vue}'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterView', 'RouterLink', 'i18n-t', 'I18nT'] }],
      'vue/no-unused-refs': 'error',
      'vue/no-static-inline-styles': 'error', // the CSP has no 'unsafe-inline'
      'vue/require-default-prop': 'off', // an optional prop is `undefined`; the type says so
      'vue/multi-word-component-names': 'off',
      // The look of a line is the writer's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/attributes-order': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  {
    files: ['**/*.test.ts', 'e2e/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off', // expect.any(), JSON from the wire
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  // Plain JavaScript (bootstrap, lint, the stand-in) has no types to look at.
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['tools/electron-stand-in/host/page/**', 'tools/electron-stand-in/contract/app/site/**', 'sandbox/**/*.js'], languageOptions: { globals: globals.browser } },

  {
    files: ['**/*.{ts,vue,js,mjs,cjs}'],
    rules: {
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'semi': ['error', 'never', { beforeStatementContinuationChars: 'always' }],
      'quotes': ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    },
  },
  { files: typed, rules: { 'no-unused-vars': 'off' } }, // its TypeScript twin above knows types
  goodNames,
  ...coreIsPure,
  ...forbiddenInProduct,
  ...boundariesConfig(import.meta.dirname),
)

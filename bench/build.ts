import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { build, type PluginOption } from 'vite'
import { inRoot, root } from '../scripts/root.ts'

/** Everything that is built for measuring; below out/, and never packed. */
export const builtAt = (...parts: string[]): string => inRoot('out/bench', ...parts)

/** A page of the renderer's own modules, with the renderer's plugins. `html`: its entry. */
export const buildPage = (html: string, outDir: string, plugins: readonly PluginOption[] = []): Promise<unknown> => build({
  configFile: false,
  root: join(html, '..'),
  publicDir: false,
  logLevel: 'error',
  plugins: [...plugins, vue(), tailwindcss()],
  build: { outDir, emptyOutDir: true, rolldownOptions: { input: html }, target: 'esnext' },
})

/** A program for the engine, which runs no TypeScript. */
export const buildProgram = (entry: string, outDir: string): Promise<unknown> => build({
  configFile: false,
  root,
  logLevel: 'error',
  ssr: { noExternal: true, external: ['electron'] },
  build: { ssr: entry, outDir, emptyOutDir: true, target: 'node24', rolldownOptions: { output: { entryFileNames: 'index.js' } } },
})

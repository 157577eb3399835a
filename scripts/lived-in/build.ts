import { build } from 'vite'
import { inRoot, root } from '../root.ts'

/** The player for the engine, which runs no TypeScript. A build of its own: what is packed is out/{main,preload,renderer}. */
export const player = inRoot('out/lived-in/index.js')

/** Takes about a second. Rejects with the bundler's words. */
export async function buildPlayer(): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: inRoot('scripts/lived-in/main.ts'),
      outDir: inRoot('out/lived-in'),
      emptyOutDir: true,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'index.js' } },
    },
  })
}

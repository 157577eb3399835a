import { build } from 'vite'
import { inRoot, root } from '../root.ts'

/**
 * Builds the player for the engine, which runs no TypeScript, and resolves to its path: whoever lets it play must have built it.
 * A build of its own: what is packed is out/{main,preload,renderer}. Takes about a second. Rejects with the bundler's words.
 */
export async function buildPlayer(): Promise<string> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    // What ssh2 would take of native code is not built here, and a bundler will not look the other way.
    ssr: { noExternal: true, external: ['electron', 'ssh2'] },
    build: {
      ssr: inRoot('scripts/lived-in/main.ts'),
      outDir: inRoot('out/lived-in'),
      emptyOutDir: true,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'index.js' } },
    },
  })
  return inRoot('out/lived-in/index.js')
}

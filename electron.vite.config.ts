import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Threads are programs of their own, beside index.js: main/dlp/files/file-texts.ts and main/records/check.ts start them there.
      rolldownOptions: { input: { 'index': at('main/index.ts'), 'reading-thread': at('main/dlp/files/reading-thread.ts'), 'verify-thread': at('main/records/verify-thread.ts') } },
    },
  },
  preload: {
    build: {
      // Each by itself: a sandboxed preload cannot load a part that it shares with another.
      isolatedEntries: true,
      outDir: 'out/preload',
      // A sandboxed preload is CommonJS, each in one file.
      rolldownOptions: { input: { index: at('preload/index.ts'), phone: at('preload/phone.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    publicDir: false,
    plugins: [vue(), tailwindcss()],
    build: {
      outDir: at('out/renderer'),
      rolldownOptions: { input: { index: at('renderer/index.html'), ringing: at('renderer/ringing.html'), phone: at('renderer/phone.html') } },
    },
  },
})

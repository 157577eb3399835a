import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/*
 *  Two projects: `unit` is plain Node (rules, main process, sandbox, scripts), `renderer` is the renderer's own
 *  code without a browser (stores, projector on fake-indexeddb). Whole journeys are Playwright's, in e2e/.
 *  No retries: a test that fails once is a failing test. Files share their modules (`isolate: false`), which saves half of the
 *  time: a module's state is a test's own affair, as it is the app's.
 */
const common = {
  testTimeout: 10_000,
  hookTimeout: 15_000,
  retry: 0,
  isolate: false,
  restoreMocks: true,
  unstubGlobals: true,
  unstubEnvs: true,
}
const never = ['**/node_modules/**', 'out/**', 'dist/**', 'e2e/**', 'bench/**']

export default defineConfig({
  test: {
    // vitest leaves one core to itself, of two that is half; its own work is little.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          environment: 'node',
          include: ['{core,main,preload,sandbox,admin,lab,scripts,tools}/**/*.test.ts'],
          exclude: never,
        },
      },
      {
        plugins: [vue()],
        test: {
          ...common,
          name: 'renderer',
          environment: 'node',
          include: ['renderer/**/*.test.ts'],
          exclude: never,
        },
      },
    ],
  },
})

import { defineConfig } from '@playwright/test'

/* The packed app, as `npm run package -- --dir` left it: run after that, apart from the other journeys. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/packaged',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
})

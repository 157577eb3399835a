import { defineConfig } from '@playwright/test'

/*
 *  Journeys through the real app (out/, built before), each with its own sandbox and its own profile.
 *  scripts/with-electron.mjs says which engine runs it. No retries: a journey that fails once is broken.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: '**/packaged/**',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  /** An end for what hangs; on two quiet cores all of them take about four minutes. */
  globalTimeout: 25 * 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
})

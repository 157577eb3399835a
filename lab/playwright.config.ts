import { defineConfig } from '@playwright/test'

/*
 *  npm run lab: calls over a real exchange (Kamailio, rtpengine) to real phones (sipp, baresip). One after the other: they
 *  share the exchange, and sound is told by the clock. No retries.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/lab',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  /** An end for what hangs; on two quiet cores all of it takes under five minutes. */
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
})

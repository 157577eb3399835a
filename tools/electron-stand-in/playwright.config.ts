import { defineConfig } from '@playwright/test'

// The contract: what the app relies on in Electron. Run by scripts/with-electron.mjs, on either engine.
export default defineConfig({
  testDir: 'contract',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/contract',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 20_000,
  reporter: 'list',
})

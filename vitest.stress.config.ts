import { defineConfig } from 'vitest/config'

/** The long forms: every byte, every trace, many kills. Not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/**/*.stress.test.ts'],
    globalSetup: ['test/support/truth.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 3_600_000,
  },
})

import { defineConfig } from 'vite'

/** Builds dashboard/web into dist/dashboard/web, where dashboard/server.ts serves it from. */
export default defineConfig({
  root: new URL('./dashboard/web', import.meta.url).pathname,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:4600' } },
  build: {
    outDir: new URL('./dist/dashboard/web', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
  },
})

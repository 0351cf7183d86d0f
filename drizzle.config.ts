import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './tracker/store/schema.ts',
  out: './tracker/store/migrations',
})

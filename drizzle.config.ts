import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './lib/embedded/db/schema.ts',
  out: './lib/embedded/db/migrations',
});

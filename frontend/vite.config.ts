import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { serviceWorker } from './tools/service-worker.ts';
import { appHtml, inlineCss, precompress } from './tools/vite-plugins.ts';

/** The storefront runs React code on Preact: deleting these lines puts it on React. */
const preact = [
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react-dom$/, replacement: 'preact/compat' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react$/, replacement: 'preact/compat' },
  { find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'preact/compat' },
];
const backend = process.env['ORDERWELL_BACKEND'] ?? 'http://127.0.0.1:8000';
const proxied = Object.fromEntries(['/graphql', '/export', '/media', '/attachments', '/documents', '/inquiry-attachments', '/inquiry-previews', '/hooks', '/sandbox'].map((path) => [path, { target: backend, ws: path === '/graphql', changeOrigin: false }]));

/** What every page of the storefront runs on, in one file: a dozen small ones cost more in headers and lists of files. */
const VENDOR = { name: 'vendor', test: /node_modules[\\/](preact|@urql|urql|wouter|wonka|@0no-co|regexparam)[\\/]/ };
/** Ours that every page runs on, for the same reason; small pieces pack better together, too. */
const GROUND = { name: 'ground', test: /src[\\/](lib[\\/](graphql|trusted|problem|live|store|active|i18n|session)|ui[\\/](icons|toasts|display)|gen[\\/]paraglide[\\/]messages[\\/]ui_retry)\.[tj]sx?$/ };

/** One build per app (`--mode store` and `--mode console`), so no shared chunk can carry console code to a customer. */
export default defineConfig(({ mode, command }) => {
  const admin = mode === 'console';
  const aliases = [{ find: /^@\//, replacement: `${fileURLToPath(new URL('./src/', import.meta.url))}` }];
  return {
    base: command === 'build' && admin ? '/admin/' : '/',
    cacheDir: `node_modules/.vite-${mode}`,
    publicDir: 'public',
    plugins: [react(), appHtml(admin), ...(admin ? [] : [inlineCss(), serviceWorker()]), precompress()],
    define: command === 'build' ? { 'process.env.NODE_ENV': '"production"' } : {},
    resolve: { alias: admin ? aliases : [...aliases, ...preact] },
    server: { port: admin ? 5174 : 5173, strictPort: true, proxy: proxied },
    build: {
      outDir: admin ? 'dist/admin' : 'dist/store',
      emptyOutDir: true,
      manifest: true,
      target: 'baseline-widely-available',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: admin ? { input: 'admin.html' } : { input: 'index.html', output: { codeSplitting: { groups: [VENDOR, GROUND] } } },
    },
  };
});

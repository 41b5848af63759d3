import { build, type Plugin } from 'vite';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
/** Answers that are of no use without a network, or older than what the browser itself keeps: the pad's draft, what is typed just now, a reservation. */
const NEVER = /^(StoreOrderPad|StoreSuggestions|StorePadFind|StoreReadOrderText|StoreResolveLines|StoreQuoteFor|StoreCheckout|StoreSessions)$/;
const SHORT = 16; // digits of a document's hash that pages send, as in codegen.mjs

/** The storefront's queries whose answers may be kept, by the ids that requests name. */
function queries(): Record<string, string> {
  const documents = JSON.parse(readFileSync(at('dist/documents.json'), 'utf8')) as Record<string, string>;
  const named = Object.entries(documents).map(([id, text]) => [id.slice(0, SHORT), /^query (\w+)/.exec(text)?.[1] ?? ''] as const);
  return Object.fromEntries(named.filter(([, name]) => /^(Store|Viewer$)/.test(name) && !NEVER.test(name)));
}

/** First words of the storefront's addresses: only those are answered with the kept page. */
function pages(): string[] {
  const routes = readFileSync(at('src/storefront/routes.tsx'), 'utf8');
  const found = [...new Set([...routes.matchAll(/(?:^\s*|path=)['"]\/([^/'"]*)/gm)].map((hit) => hit[1]!))];
  if (!found.includes('cart')) throw new Error('no routes found in src/storefront/routes.tsx');
  return found;
}

/** Builds src/storefront/offline/worker.ts into /sw.js, which knows the files of exactly this build. */
export const serviceWorker = (): Plugin => ({
  name: 'orderwell-service-worker',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => /^assets\/.+\.(js|css)$/.test(name)).sort();
      const index = bundle['index.html'];
      const version = createHash('sha256').update(files.join()).update(index?.type === 'asset' ? String(index.source) : '').digest('hex').slice(0, 12);
      const entry = Object.values(bundle).find((one) => one.type === 'chunk' && one.isEntry)?.fileName ?? '';
      const made = await build({
        configFile: false, logLevel: 'error', publicDir: false, root: at('.'),
        define: { BUILD: JSON.stringify({ version, entry: `/${entry}`, files: files.map((name) => `/${name}`), queries: queries(), pages: pages() }) },
        build: { write: false, target: 'baseline-widely-available', lib: { entry: at('src/storefront/offline/worker.ts'), formats: ['iife'], name: 'worker', fileName: () => 'sw.js' } },
      });
      const chunk = (Array.isArray(made) ? made : [made]).flatMap((one) => ('output' in one ? one.output : [])).find((one) => one.type === 'chunk');
      if (!chunk || chunk.type !== 'chunk') this.error('the service worker was not built');
      else this.emitFile({ type: 'asset', fileName: 'sw.js', source: chunk.code });
    },
  },
});

import type { Plugin } from 'vite';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Serves admin.html for every console address in development, and names it index.html in the build. */
export const appHtml = (admin: boolean): Plugin => ({
  name: 'orderwell-app-html',
  configureServer(server) {
    if (!admin) return;
    server.middlewares.use((request, _response, next) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      if (path === '/' || (path.startsWith('/admin') && !/\.[a-z0-9]+$/i.test(path))) request.url = '/admin.html';
      next();
    });
  },
  closeBundle() {
    const out = this.environment.config.build.outDir;
    if (admin && existsSync(join(out, 'admin.html'))) renameSync(join(out, 'admin.html'), join(out, 'index.html'));
  },
});

/** Puts the entry's style sheets into the page itself: one request less before the first paint. */
export const inlineCss = (): Plugin => ({
  name: 'orderwell-inline-css',
  apply: 'build',
  enforce: 'post',
  transformIndexHtml: {
    order: 'post',
    handler(html, context) {
      if (!context.bundle) return html;
      return html.replace(/<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g, (link: string, file: string) => {
        const asset = context.bundle?.[file];
        return asset?.type === 'asset' ? `<style>${String(asset.source)}</style>` : link;
      });
    },
  },
});

function compress(directory: string): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) compress(path);
    else if (/\.(js|css|svg|json|webmanifest|html)$/.test(name)) {
      const bytes = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
    }
  }
}

/** Writes .gz and .br beside every text file, so that the server never compresses a static file. */
export const precompress = (): Plugin => ({
  name: 'orderwell-precompress',
  apply: 'build',
  enforce: 'post',
  closeBundle: { order: 'post', sequential: true, handler() {
    const out = this.environment.config.build.outDir;
    if (existsSync(out)) compress(out); // a build that failed says why, not that there is nothing to compress
  } },
});

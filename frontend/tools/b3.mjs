/** Fails when an app ships more JavaScript than agreed. Sizes are gzip -9 in kB = 1000 B, read from Vite's manifests. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const BUDGETS = { store: { entry: 'index.html', first: 45, route: 25 }, admin: { entry: 'admin.html', first: 230, route: 60 } };
/** The page whose lazy chunks count as "first load" beside the entry: what the first address really fetches. */
const LANDING = { store: /storefront\/pages\/(home\/)?Home(Page)?\.tsx$/, admin: /admin\/(pages|routes)\/dashboard\/|admin\/shell\/Console(Layout)?\.tsx$/ };

function closure(manifest, key, seen = new Set()) {
  if (seen.has(key) || !manifest[key]) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(manifest, next, seen);
  return seen;
}

let broken = false;
for (const [app, budget] of Object.entries(BUDGETS)) {
  const path = join(DIST, app, '.vite/manifest.json');
  if (!existsSync(path)) { console.log(`${app}: not built, skipped`); continue; }
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const size = (key) => (manifest[key].file.endsWith('.js') ? gzipSync(readFileSync(join(DIST, app, manifest[key].file)), { level: 9 }).length / 1000 : 0);
  const sum = (keys) => [...keys].reduce((total, key) => total + size(key), 0);
  const landing = Object.keys(manifest).filter((key) => LANDING[app].test(key));
  const first = new Set([budget.entry, ...landing].flatMap((key) => [...closure(manifest, key)]));
  const lines = [[`${app} first load`, sum(first), budget.first]];
  for (const key of Object.keys(manifest)) {
    if (!manifest[key].isDynamicEntry || first.has(key)) continue;
    lines.push([`${app} + ${key.replace(/^src\//, '')}`, sum([...closure(manifest, key)].filter((k) => !first.has(k))), budget.route]);
  }
  for (const [what, kb, limit] of lines) {
    const over = kb > limit;
    broken ||= over;
    if (over || process.argv.includes('--all') || what.endsWith('first load')) console.log(`${over ? 'OVER' : 'ok  '} ${kb.toFixed(3).padStart(6)} / ${limit} kB  ${what}`);
  }
}
process.exit(broken ? 1 : 0);

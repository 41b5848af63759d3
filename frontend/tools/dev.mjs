/** Development servers of both apps, storefront on :5173 and console on :5174/admin, behind one Ctrl-C. */
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';

const codegen = () => spawnSync(process.execPath, ['tools/codegen.mjs'], { stdio: 'inherit' });
codegen();
const children = ['store', 'console'].map((mode) => spawn('npx', ['vite', '--mode', mode], { stdio: 'inherit' }));
let timer;
const later = () => { clearTimeout(timer); timer = setTimeout(codegen, 200); };
for (const path of ['messages', 'src', '../schema.graphql']) {
  try { watch(path, { recursive: true }, (_event, name) => { if (/\.(graphql|json)$/.test(name ?? '.graphql') && !String(name).startsWith('gen')) later(); }); } catch { /* not there yet: the next start sees it */ }
}
process.on('SIGINT', () => { for (const child of children) child.kill(); process.exit(0); });

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ORDER: Record<string, readonly string[]> = {
  lib: ['lib', 'gen'], ui: ['lib', 'ui', 'gen'], features: ['lib', 'ui', 'features', 'gen'],
  storefront: ['lib', 'ui', 'features', 'storefront', 'gen'], admin: ['lib', 'ui', 'features', 'admin', 'gen'],
};
const walk = (dir: string): string[] => readdirSync(dir).flatMap((name) => { const path = join(dir, name); return statSync(path).isDirectory() ? walk(path) : /\.tsx?$/.test(name) ? [path] : []; });
const sources = walk('src').filter((path) => !path.startsWith('src/gen') && !path.includes('.test.'));

it('imports go down: lib <- ui <- features <- storefront | admin', () => {
  const wrong = sources.flatMap((path) => {
    const layer = path.split('/')[1]!;
    const imports = [...readFileSync(path, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((hit) => hit[1]!);
    const targets = imports.map((i) => (i.startsWith('@/') ? i.slice(2) : i.startsWith('.') ? relative('src', join(dirname(path), i)) : '')).filter(Boolean);
    return targets.filter((t) => !ORDER[layer]!.includes(t.split('/')[0]!)).map((t) => `${path} -> ${t}`);
  });
  expect(wrong).toEqual([]);
});

it('messages are named in full, because a computed name would put every message into one chunk', () => {
  expect(sources.filter((path) => /\bm\[/.test(readFileSync(path, 'utf8')))).toEqual([]);
});

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const walk = (dir: string): string[] => readdirSync(dir).flatMap((name) => { const path = join(dir, name); return statSync(path).isDirectory() ? walk(path) : path.endsWith('.css') ? [path] : []; });
/** What the design system defines is meant to be changed by its users. */
const OF_ALL = new Set(['picture', 'toasts']);
/** What every page has loaded is there to be refined. */
const ALWAYS_THERE = /(parts|shell)\.css$/;
/** The same thing in more than one folder. */
const SHARED = new Set(['lpic', 'optrow', 'picture', 'toasts']);

/** What each class means where it stands alone, outside media queries. */
function meanings(path: string): Array<[string, string]> {
  const css = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/@layer[^{;]*\{/g, '').replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
  return [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selector, body]) => selector!.replace(/\([^)]*\)/g, '()').split(',').flatMap((one) => {
    const name = /^\.([\w-]+)$/.exec(one.trim())?.[1];
    return name && !OF_ALL.has(name) ? [[name, body!.replace(/\s+/g, ' ').replaceAll('var(--s2)', '8px').trim()] as [string, string]] : [];
  }));
}

it('a class means one thing in the whole shop: style sheets of pages that were left stay', () => {
  const known = new Map<string, { path: string; body: string }>();
  const wrong: string[] = [];
  for (const path of [...walk('src/storefront'), ...walk('src/features')].sort()) {
    for (const [name, body] of meanings(path)) {
      const before = known.get(name);
      if (!before) known.set(name, { path, body });
      else if (before.path !== path && before.body !== body) wrong.push(`.${name}: ${before.path} and ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('what a page means by a class alone is not what another page builds on', () => {
  const alone = new Map<string, string>();
  const built: Array<[string, string]> = [];
  for (const path of [...walk('src/storefront'), ...walk('src/features')]) {
    const css = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/@(?:layer|media)[^{;]*\{/g, '');
    for (const [, selectors] of css.matchAll(/([^{}]+)\{[^{}]*\}/g)) {
      for (const one of selectors!.replace(/\([^)]*\)/g, '()').split(',')) {
        const [, name, rest] = /^\.([\w-]+)(.*)$/s.exec(one.trim()) ?? [];
        if (name && rest) built.push([name, path]);
        else if (name && !ALWAYS_THERE.test(path)) alone.set(name, path);
      }
    }
  }
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/'));
  expect(built.filter(([name, path]) => alone.has(name) && !SHARED.has(name) && folder(alone.get(name)!) !== folder(path)).map(([name, path]) => `.${name}: ${alone.get(name)} and ${path}`)).toEqual([]);
});

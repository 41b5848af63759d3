import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import settings from '../project.inlang/settings.json';

const read = (locale: string, file: string) => JSON.parse(readFileSync(`messages/${locale}/${file}`, 'utf8')) as Record<string, unknown>;
const params = (message: unknown) => [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((hit) => hit[1]))].sort();
const files = readdirSync('messages/zh-CN');

/** "{count} more customers": right for many only. */
const COUNTS = /\{(?:count|rows|lines|orders|skus|groups|searches)\} (?:(?!as\b|is\b)[a-z]+ ){0,2}(?!as\b|is\b|has\b|this\b)[a-z]{3,}s\b/;
const NEVER_ONE = ['ordering_weeks']; // one week is a word of its own

describe('messages', () => {
  it('have the same files in both languages, all of them known to the compiler', () => {
    expect(readdirSync('messages/en')).toEqual(files);
    expect(settings['plugin.inlang.messageFormat'].pathPattern.map((p) => p.split('/').at(-1)).sort()).toEqual([...files].sort());
  });
  it.each(files)('%s has the same keys and parameters in both languages', (file) => {
    const zh = read('zh-CN', file);
    const en = read('en', file);
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const key of Object.keys(zh)) expect([key, params(en[key])]).toEqual([key, params(zh[key])]);
  });
  it.each(files)('%s says one and many in English where it counts', (file) => {
    const plain = Object.entries(read('en', file)).filter(([key, text]) => typeof text === 'string' && COUNTS.test(text) && !NEVER_ONE.includes(key));
    expect(plain).toEqual([]);
  });
  it.each(files)('every key of %s begins with the name of its file, so that files never collide', (file) => {
    const prefix = `${file.replace('.json', '')}_`;
    expect(Object.keys(read('zh-CN', file)).filter((key) => !key.startsWith(prefix))).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { remarkSeen, remarksSaved, saving } from './remarks';

const tea = { variantId: 'tea', unitCode: 'box' };
const rice = { variantId: 'rice', unitCode: 'bag' };

it('shows what was written until it has been answered', async () => {
  let answer = () => {};
  const done = saving(tea, 'fresh', () => new Promise<void>((resolve) => { answer = resolve; }));
  expect([remarkSeen(tea, ''), remarkSeen(rice, 'cool')]).toEqual(['fresh', 'cool']);
  let saved = false;
  const all = remarksSaved().then(() => { saved = true; });
  await new Promise((resolve) => { setTimeout(resolve); });
  expect(saved).toBe(false);
  answer();
  await Promise.all([done, all]);
  expect(remarkSeen(tea, 'as answered')).toBe('as answered');
});

it('keeps the last of two remarks, and waits for both, also when one fails', async () => {
  let fail = (_: Error) => {};
  const first = saving(tea, 'one', () => new Promise<void>((_, reject) => { fail = reject; }));
  const second = saving(tea, 'two', () => Promise.resolve());
  await second;
  expect(remarkSeen(tea, '')).toBe('');
  fail(new Error('lost'));
  await expect(first).rejects.toThrow('lost');
  await remarksSaved();
});

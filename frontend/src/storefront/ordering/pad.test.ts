import { beforeEach, expect, it } from 'vitest';
import { addRows, addedTo, answerOf, askAgain, changeRow, countAgain, dropRows, forgetAnswers, isReady, merged, note, noted, pad, replaceRows, rowOf, rowsOf, shownOf, undo, type Answer } from './pad';
import { sumOf } from './sum';

const row = (name: string, quantity: string | null = '1') => rowOf({ text: `${name} ${quantity ?? ''}`, name, also: '', quantity, unit: '' });
const answer = (status: Answer['status'], quantity = 1) => ({ status, quantity, candidates: [] }) as unknown as Answer;

beforeEach(() => { replaceRows([]); pad.set((s) => ({ ...s, past: [] })); forgetAnswers(); });

it('asks again only about what has changed, and shows the old answer meanwhile', () => {
  const one = row('A');
  addRows([one]);
  note([one], [answer('READY')]);
  const next = changeRow(one, { quantity: '3' });
  expect(answerOf(next)).toBeUndefined();
  expect(shownOf(next)?.status).toBe('READY');
  expect(isReady(next)).toBe(false);
});

it('takes back every step, with the answers that were there', () => {
  const rows = [row('A'), row('B')];
  addRows(rows);
  note(rows, [answer('READY'), answer('READY')]);
  dropRows([rows[0]!]);
  expect(pad.get().rows.map((r) => r.name)).toEqual(['B']);
  undo();
  expect(pad.get().rows.map((r) => r.name)).toEqual(['A', 'B']);
  expect(pad.get().rows.every(isReady)).toBe(true);
  undo();
  undo();
  expect(pad.get().rows).toEqual([]);
});

it('knows what was typed while the kept rows were on their way', () => {
  addRows([row('A')]);
  const before = pad.get().rows;
  addRows([row('B')]);
  expect(addedTo(before).map((r) => r.name)).toEqual(['B']);
  expect(addedTo(pad.get().rows)).toEqual([]);
});

it('counts a code that is scanned again', () => {
  const one = row('6901234567892', null);
  addRows([one]);
  note([one], [answer('READY', 6)]);
  expect(countAgain('6901234567892')).toBe(true);
  expect(countAgain('6900000000000')).toBe(false);
  expect(pad.get().rows[0]?.quantity).toBe('7');
});

it('turns a guess into a question when the buyer wants other goods', () => {
  const one = row('可乐');
  addRows([one]);
  note([one], [answer('READY')]);
  askAgain(one, answer('READY'));
  expect(shownOf(pad.get().rows[0]!)?.status).toBe('CHOICE');
});

it('reads what was kept, whatever it is', () => {
  expect(rowsOf(null)).toEqual([]);
  expect(rowsOf([null, 3, { name: 'A', quantity: '2', variantId: 7 }, {}]).map((r) => [r.name, r.quantity, r.variantId])).toEqual([['A', '2', undefined]]);
});

it('adds amounts exactly', () => {
  expect(sumOf([{ amount: '0.10', currency: 'CNY' }, null, { amount: '0.20', currency: 'CNY' }])).toEqual({ amount: '0.30', currency: 'CNY' });
  expect(sumOf([{ amount: '7', currency: 'JPY' }])).toEqual({ amount: '7', currency: 'JPY' });
  expect(sumOf([undefined])).toBeUndefined();
});

it('understands without the server what stands before a number at the end of a line', () => {
  const read = (text: string) => { const { name, quantity, unit } = noted(text); return [name, quantity, unit]; };
  expect(read('TEA-500 12')).toEqual(['TEA-500', '12', '']);
  expect(read('可乐 2箱')).toEqual(['可乐', '2', '箱']);
  expect(read('6901234567890')).toEqual(['6901234567890', null, '']);
  expect(read('TEA-500')).toEqual(['TEA-500', null, '']);
});

it('two drafts of one pad lose nothing, and the same goods stand there once, as they are wanted here', () => {
  const mine = [row('A', '5'), row('B')];
  const theirs = [row('A', '1'), row('C')];
  expect(merged(mine, theirs).map((r) => [r.name, r.quantity])).toEqual([['A', '5'], ['B', '1'], ['C', '1']]);
});

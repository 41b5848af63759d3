import { expect, it } from 'vitest';
import { putBack } from './putBack';

const line = (id: string, variantId = id, unitCode = 'box') => ({ id, variantId, unitCode });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => line(id)) as [ReturnType<typeof line>, ReturnType<typeof line>, ReturnType<typeof line>, ReturnType<typeof line>];

it('puts a line back where it was, under its new id', () => {
  expect(putBack([a, b, c], 0, [b, c, line('new', 'a')])).toEqual(['new', 'b', 'c']);
  expect(putBack([a, b, c], 1, [a, c, line('new', 'b')])).toEqual(['a', 'new', 'c']);
  expect(putBack([a, b, c], 2, [a, b, line('new', 'c')])).toEqual(['a', 'b', 'new']);
});

it('minds what has gone and come meanwhile', () => {
  expect(putBack([a, b, c, d], 1, [a, d, line('e'), line('new', 'b')])).toEqual(['a', 'new', 'd', 'e']);
  expect(putBack([a, b, c], 0, [line('e'), line('new', 'a')])).toEqual(['e', 'new']);
});

it('tells the same goods in another unit apart', () => {
  expect(putBack([a, line('case', 'a', 'case'), b], 1, [a, b, line('new', 'a', 'case')])).toEqual(['a', 'new', 'b']);
});

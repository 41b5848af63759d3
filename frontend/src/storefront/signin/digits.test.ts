import { expect, test } from 'vitest';
import { digitsOf } from './digits';

test.each([['123456', '123456'], [' 12 34-56\n', '123456'], ['【鲜达】验证码 123456', '123456'], ['１２３４５６', '123456'], ['abc', '']])('%j is read as %j', (typed, digits) => {
  expect(digitsOf(typed)).toBe(digits);
});

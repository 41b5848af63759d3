import { expect, it } from 'vitest';
import { CLOSEST, WHOLE, bounded, moved, zoomed } from './zoom';

const frame = { width: 400, height: 300 };

it('keeps what is under the pointer where it is', () => {
  const point = { x: 80, y: -40 };
  const near = zoomed(WHOLE, 2, point, frame);
  // A point of the picture lies at x + p * scale; before, the point itself lay at 80 / 1.
  expect(near).toEqual({ scale: 2, x: -80, y: 40 });
  expect(near.x + point.x * near.scale).toBe(point.x);
});

it('never shows empty space beside the picture, nor goes nearer than there are pixels', () => {
  expect(moved({ scale: 2, x: 0, y: 0 }, { x: 900, y: -900 }, frame)).toEqual({ scale: 2, x: 200, y: -150 });
  expect(bounded({ scale: 0.3, x: 50, y: 50 }, frame)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 100, { x: 0, y: 0 }, frame).scale).toBe(CLOSEST);
});

import { fireEvent, render, screen } from '@testing-library/react';
import { useRef, useState } from 'react';
import { expect, it } from 'vitest';
import { useFocusKept } from './useFocusKept';

function Basket() {
  const [goods, set] = useState(['tea', 'rice', 'salt']);
  const box = useRef<HTMLUListElement>(null);
  useFocusKept(box, (list, at) => list.children[Math.min(at, list.children.length - 1)]?.querySelector('button'));
  return (
    <main id="main" tabIndex={-1}>
      <ul ref={box}>{goods.map((one) => <li key={one}><button type="button" onClick={() => set(goods.filter((other) => other !== one))}>{one}</button></li>)}</ul>
      <button type="button" onClick={() => set([])}>clear</button>
    </main>
  );
}

const press = (name: string) => { const button = screen.getByRole('button', { name }); button.focus(); fireEvent.click(button); };

it('goes on beside what has gone, and at the main region when nothing is left', () => {
  render(<Basket />);
  press('tea');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'rice' }));
  press('salt');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'rice' }));
  press('rice');
  expect(document.activeElement).toBe(screen.getByRole('main'));
});

it('leaves the focus where somebody has put it', () => {
  render(<Basket />);
  press('clear');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'clear' }));
});

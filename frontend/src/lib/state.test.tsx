import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useKeys } from './keys';
import { problemAt, problemElsewhere } from './problem';
import { backoff } from './socket';
import { list, oneOf, readSearch, text, useUrlState, writeSearch } from './url';

const spec = { q: text(), brand: list(), sort: oneOf(['new', 'cheap'], 'new') };

it('reads and writes typed state, leaves out defaults and keeps strangers', () => {
  expect(readSearch(spec, '?q=tea&brand=a,b&sort=nonsense')).toEqual({ q: 'tea', brand: ['a', 'b'], sort: 'new' });
  expect(writeSearch(spec, '?utm=1&q=tea', { q: '', brand: ['x', 'y'], sort: 'cheap' })).toBe('?utm=1&brand=x,y&sort=cheap');
});

it('follows the address, also when somebody else changes it', async () => {
  history.replaceState(null, '', '/?q=first');
  function Host() {
    const [{ q }, set] = useUrlState(spec);
    return <button type="button" onClick={() => set({ q: 'mine' })}>{q}</button>;
  }
  render(<Host />);
  fireEvent.click(screen.getByText('first'));
  expect(await screen.findByText('mine')).toBeTruthy();
  await act(async () => history.pushState(null, '', '/?q=theirs'));
  expect(await screen.findByText('theirs')).toBeTruthy();
});

it('runs shortcuts and sequences, but not while somebody types', () => {
  const go = vi.fn();
  const down = vi.fn();
  function Host() {
    useKeys([{ keys: 'g o', label: 'go', run: go }, { keys: 'j', label: 'down', run: down }]);
    return <input aria-label="field" />;
  }
  render(<Host />);
  fireEvent.keyDown(document.body, { key: 'j' });
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'o' });
  fireEvent.keyDown(screen.getByLabelText('field'), { key: 'j' });
  expect([down.mock.calls.length, go.mock.calls.length]).toEqual([1, 1]);
});

it('leaves Enter and space to the button, link or box that has the focus', () => {
  const run = vi.fn();
  function Host() {
    useKeys([{ keys: 'enter', label: 'open', run }, { keys: 'space', label: 'peek', run }]);
    return <><button type="button">new</button><a href="#row">row</a><input type="checkbox" aria-label="box" /></>;
  }
  render(<Host />);
  const kept = (target: Element, key: string) => fireEvent.keyDown(target, { key });
  const [button, link, box] = [screen.getByText('new'), screen.getByText('row'), screen.getByLabelText('box')];
  expect([kept(button, 'Enter'), kept(button, ' '), kept(link, 'Enter'), kept(box, ' ')]).toEqual([true, true, true, true]);
  expect(run).not.toHaveBeenCalled();
  expect([kept(document.body, 'Enter'), kept(link, ' '), kept(box, 'Enter')]).toEqual([false, false, false]);
  expect(run).toHaveBeenCalledTimes(3);
});

it('puts a problem at its field, whichever way the server spells it', () => {
  const problem = { code: 'INVALID', message: 'no', field: 'delivery_address' };
  expect([problemAt(problem, 'deliveryAddress'), problemElsewhere(problem, ['deliveryAddress']), problemElsewhere(problem, ['name'])]).toEqual(['no', undefined, 'no']);
});

it('waits longer after each failure, never the same for all, at most 20 s', () => {
  expect([backoff(0, () => 1), backoff(3, () => 1), backoff(30, () => 1), backoff(30, () => 0)]).toEqual([500, 4000, 20_000, 6000]);
});

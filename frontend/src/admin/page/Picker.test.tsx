import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Picker } from './Picker';

afterEach(cleanup);

type Thing = { id: string };
const things: Thing[] = [{ id: '690001' }, { id: '690002' }, { id: '690003' }];

/** The field, what it took, and a server that answers when told to. */
function shown() {
  const asked: Array<{ text: string; answer: () => Promise<void> }> = [];
  const took = vi.fn();
  const find = (text: string) => new Promise<Thing[]>((resolve) => {
    asked.push({ text, answer: () => act(async () => resolve(things.filter((t) => t.id.startsWith(text)))) });
  });
  render(<Picker<Thing> label="code" find={find} onPick={took} exact={(t, text) => t.id === text} row={(t) => t.id} />);
  const field = screen.getByRole<HTMLInputElement>('combobox');
  const scan = async (code: string) => {
    fireEvent.change(field, { target: { value: code } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await act(async () => undefined);
  };
  return { asked, took, field, scan };
}

it('takes codes that are scanned faster than the server answers, in their order', async () => {
  const { asked, took, field, scan } = shown();
  await scan('690002');
  expect(field.value).toBe('');
  await scan('690001');
  await asked[0]?.answer();
  await asked[1]?.answer();
  expect(took.mock.calls).toEqual([[things[1], '690002'], [things[0], '690001']]);
});

it('gives back a code that is nothing, or names it when the field is already in use', async () => {
  const { asked, took, field, scan } = shown();
  await scan('777777');
  await asked[0]?.answer();
  expect(field.value).toBe('777777');
  await scan('888888');
  fireEvent.change(field, { target: { value: '69' } });
  await asked[1]?.answer();
  expect(field.value).toBe('69');
  expect(screen.getByRole('alert').textContent).toContain('888888');
  expect(took).not.toHaveBeenCalled();
});

it('lets one choose among several with the keyboard', async () => {
  vi.useFakeTimers();
  const { asked, took, field } = shown();
  fireEvent.change(field, { target: { value: '6900' } });
  await act(async () => vi.advanceTimersByTime(200));
  vi.useRealTimers();
  await asked[0]?.answer();
  fireEvent.keyDown(field, { key: 'ArrowDown' });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(took).toHaveBeenCalledWith(things[1], '6900');
});

import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useCarried } from './draft';
import { locale, switchLocale, useLocale } from './i18n';

function Form() {
  const [text, setText] = useCarried('test.text', () => 'first');
  return <input aria-label="text" value={text} onChange={(e) => setText(e.currentTarget.value)} />;
}
/** Like the root of the apps: another language builds everything anew. */
function Root() {
  return <Form key={useLocale()} />;
}
const shown = () => screen.getByLabelText<HTMLInputElement>('text').value;
const typed = (text: string) => fireEvent.change(screen.getByLabelText('text'), { target: { value: text } });
const other = () => (locale() === 'en' ? 'zh-CN' : 'en');

it('carries what was typed through a switch of the language and back, and not to the next visit of the page', async () => {
  const page = render(<Root />);
  expect(shown()).toBe('first');
  typed('half a word');
  for (let times = 0; times < 2; times++) {
    switchLocale(other());
    page.rerender(<Root />);
    expect(shown()).toBe('half a word');
  }
  page.unmount();
  render(<Root />);
  expect(shown()).toBe('first');
});

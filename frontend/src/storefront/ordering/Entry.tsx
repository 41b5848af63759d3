import { useRef, type KeyboardEvent } from 'react';
import { useCarried } from '@/lib/draft';
import { m } from '@/lib/i18n';
import { Button } from '@/ui';
import { Finder, type Choice } from './Finder';
import { addRows, countAgain, newKey } from './pad';

const SCANNED = /^\d{8,14}$/;

/** The line to type on: goods, Enter, how many, Enter, and again. "可乐 2箱", a scanner and a pasted table work here too. */
export function Entry({ addText }: { addText: (text: string) => Promise<number> }) {
  const [text, setText] = useCarried('pad.text', '');
  const [quantity, setQuantity] = useCarried('pad.quantity', '');
  const [chosen, choose] = useCarried<Choice | undefined>('pad.chosen', undefined);
  const field = useRef<HTMLInputElement>(null);
  const count = useRef<HTMLInputElement>(null);
  const again = () => { setText(''); setQuantity(''); choose(undefined); field.current?.focus(); };
  const add = () => {
    const said = text.trim();
    if (!said) return field.current?.focus();
    if (chosen) addRows([{ key: newKey(), text: chosen.sku, name: chosen.sku, also: '', quantity: quantity || null, unit: '', variantId: chosen.id }]);
    else if (quantity) addRows([{ key: newKey(), text: said, name: said, also: '', quantity, unit: '' }]);
    else void addText(said);
    return again();
  };
  const onText = (said: string) => {
    if (SCANNED.test(said)) { if (!countAgain(said)) void addText(said); again(); }
    else if (/[\s,，x*×]\s*\S*\d|[箱瓶罐盒袋包件提桶]\s*$/.test(said)) add();
    else count.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Enter') { event.preventDefault(); add(); } };
  return (
    <div className="entry card">
      <Finder inputRef={field} label={m.ordering_entry()} placeholder={m.ordering_entry_hint()} value={text} autoFocus={matchMedia('(pointer: fine)').matches}
        onValue={(next) => { setText(next); choose(undefined); }} onText={onText} onChoose={(one) => { choose(one); setText(one.fullName); count.current?.focus(); }} />
      <input ref={count} className="input qcount" inputMode="decimal" enterKeyHint="done" aria-label={m.ordering_quantity()} placeholder={m.ordering_quantity()} value={quantity} onChange={(e) => setQuantity(e.currentTarget.value.replace(/[^\d.]/g, '').slice(0, 8))} onKeyDown={onKeyDown} />
      <Button look="primary" icon="plus" onClick={add}>{m.ordering_add_line()}</Button>
    </div>
  );
}

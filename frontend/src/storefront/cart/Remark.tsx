import { useState } from 'react';
import { StoreCartLineRemarkDoc } from '@/gen/features/delivery/store-delivery';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, TextInput } from '@/ui';
import { saving } from './remarks';
import type { Place } from './useCart';

/** What the buyer says about one line, written where it stands and saved when it is left. */
export function Remark({ place, name, value }: { place: Place; name: string; value: string }) {
  const save = useMutate(StoreCartLineRemarkDoc);
  const [text, setText] = useState<string>();
  const shown = text ?? value;
  const leave = async () => {
    if (text === undefined) return;
    if (text.trim() === value) { setText(undefined); return; }
    const done = await saving(place, text.trim(), () => save.run({ ...place, remark: text.trim() }));
    if (done.ok) setText(undefined);
  };
  if (text === undefined && !value) return <Button look="ghost" size="sm" icon="edit" onClick={() => setText('')}>{m.checkout_line_remark_add()}</Button>;
  if (text === undefined) return <button type="button" className="pmeta row remarked" onClick={() => setText(value)}><Icon name="edit" size={14} /><span className="sr">{m.checkout_line_remark_of({ name })}</span>{value}</button>;
  return <TextInput label={m.checkout_line_remark_of({ name })} hideLabel autoFocus maxLength={300} placeholder={m.checkout_line_remark_example()} value={shown} onChange={(e) => setText(e.currentTarget.value)} onBlur={() => void leave()} onKeyDown={(e) => { if (e.key === 'Enter') e.currentTarget.blur(); if (e.key === 'Escape') setText(undefined); }} error={save.problem?.message} />;
}

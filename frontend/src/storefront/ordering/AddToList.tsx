import { useState, type FormEvent } from 'react';
import { StoreAddToListDoc, StoreCreateListDoc, StoreListNamesDoc } from '@/gen/features/ordering/store-lists';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Dialog, SkeletonLines, TextInput, toast } from '@/ui';
import type { Wanted } from './Compare';

/** Which list the goods go to: one that is there, or a new one. */
export default function AddToList({ lines, onClose }: { lines: readonly Wanted[]; onClose: () => void }) {
  const [result] = useQuery({ query: StoreListNamesDoc, requestPolicy: 'cache-and-network' });
  const add = useMutate(StoreAddToListDoc);
  const create = useMutate(StoreCreateListDoc);
  const [name, setName] = useState('');
  const sent = lines.map(({ variantId, unitCode, quantity }) => ({ variantId, unitCode, quantity }));
  const said = (title: string) => { onClose(); toast(m.ordering_listed({ count: sent.length, name: title })); };
  const put = async (id: string, title: string) => { if ((await add.run({ id, lines: sent })).ok) said(title); };
  const make = async (event: FormEvent) => { event.preventDefault(); if (name.trim() && (await create.run({ name: name.trim(), lines: sent, shared: false })).ok) said(name.trim()); };
  const problem = add.problem ?? create.problem;
  return (
    <Dialog open onClose={onClose} title={m.ordering_to_list()} kind="sheet">
      <div className="stack">
        {!result.data && <SkeletonLines lines={2} height={44} />}
        {result.data?.shoppingLists.map((one) => <Button key={one.id} wide busy={add.busy} onClick={() => void put(one.id, one.name)}>{one.name} · {m.store_kinds_count({ count: one.lineCount })}</Button>)}
        <form className="row scanfield" onSubmit={(e) => void make(e)}><TextInput label={m.ordering_list_new()} hideLabel placeholder={m.ordering_list_new()} maxLength={60} value={name} onChange={(e) => setName(e.currentTarget.value)} error={problem?.message} /><Button look="primary" type="submit" busy={create.busy} disabled={!name.trim()}>{m.ordering_list_make()}</Button></form>
      </div>
    </Dialog>
  );
}

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsSetCustomerCodeDoc } from '@/gen/features/customers/console-customers';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, toast } from '@/ui';
import { VariantPicker, type FoundVariant } from '../../form/VariantPicker';
import { parts } from '../../form/problems';
import { Panel } from '../../page/DetailPage';

/** The customer's own item codes: what they write on their orders for one of our variants. An empty code removes it. */
export function CustomerCodes({ customerId }: { customerId: string }) {
  const [variant, setVariant] = useState<FoundVariant>();
  const [code, setCode] = useState('');
  const save = useMutate(GoodsSetCustomerCodeDoc);
  const submit = async () => {
    if (!variant) return;
    const done = await save.run({ customerId, variantId: variant.id, code: code.trim() || null });
    if (done.ok) { toast(code.trim() ? m.customers_code_saved({ sku: variant.sku, code: code.trim() }) : m.customers_code_removed({ sku: variant.sku })); setVariant(undefined); setCode(''); }
  };
  return (
    <Panel title={m.customers_codes()}>
      <p className="muted codes-text">{m.customers_codes_text()}</p>
      <form className="addprice" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <div className="grow">{variant ? <div className="picked"><span className="truncate"><strong>{variant.fullName}</strong> <span className="muted num">{variant.sku}</span></span><Button size="sm" look="ghost" onClick={() => setVariant(undefined)}>{m.catalog_choose_other()}</Button></div> : <VariantPicker onPick={setVariant} />}</div>
        <TextInput aria-label={m.customers_code()} placeholder={m.customers_code()} value={code} error={save.problem ? parts(save.problem).map((p) => p.message).join(' ') : undefined} onChange={(e) => setCode(e.currentTarget.value)} />
        <Button type="submit" busy={save.busy} disabled={!variant}>{m.ui_save()}</Button>
      </form>
    </Panel>
  );
}

import type { PaymentMethod } from '@/gen/schema';
import { m } from '@/lib/i18n';
import { Money, RadioGroup, TextInput } from '@/ui';
import { amountsOf, type Split } from './parts';

type Props = { split: Split; change: (next: Split) => void; total: { amount: string; currency: string }; /** Such as "30,50". */ percents: string; at: (field: string) => string | undefined };

/** A deposit now and the rest later: how much, and how each of both is paid. */
export default function SplitChoice({ split, change, total, percents, at }: Props) {
  const put = (next: Partial<Split>) => change({ ...split, ...next });
  const amounts = amountsOf(split, total.amount);
  const wrong = at('payments') ?? (split.percent === 0 && split.amount && !amounts ? m.checkout_split_amount_bad() : undefined);
  return (
    <div className="addrform">
      <fieldset className="field">
        <legend className="label">{m.checkout_split_deposit()}</legend>
        <div className="chips">
          {percents.split(',').filter(Boolean).map(Number).map((percent) => <button key={percent} type="button" className="chip" aria-pressed={split.percent === percent} onClick={() => put({ percent })}>{m.checkout_split_percent({ percent })}</button>)}
          <button type="button" className="chip" aria-pressed={split.percent === 0} onClick={() => put({ percent: 0, amount: split.amount || (amounts?.deposit ?? '') })}>{m.checkout_split_custom()}</button>
        </div>
      </fieldset>
      {split.percent === 0 && <TextInput label={m.checkout_split_amount()} inputMode="decimal" value={split.amount} onChange={(e) => put({ amount: e.currentTarget.value })} error={wrong} />}
      {split.percent !== 0 && wrong && <p className="note tone-danger" role="alert">{wrong}</p>}
      <RadioGroup label={m.checkout_split_deposit_by()} value={split.deposit} onChange={(deposit) => put({ deposit: deposit as Exclude<PaymentMethod, 'CASH_ON_DELIVERY'> })} error={at('payments.0.method')} options={[{ value: 'ONLINE', label: m.store_method_online() }, { value: 'BANK_TRANSFER', label: m.store_method_transfer() }]} />
      <RadioGroup label={m.checkout_split_rest_by()} value={split.rest} onChange={(rest) => put({ rest: rest as Split['rest'] })} error={at('payments.1.method') ?? at('payments.1.due')} options={[{ value: 'COD', label: m.checkout_split_rest_cod() }, { value: 'TRANSFER', label: m.checkout_split_rest_transfer() }, { value: 'DATE', label: m.checkout_split_rest_date() }]} />
      {split.rest === 'DATE' && <TextInput label={m.checkout_split_rest_on()} type="date" value={split.restOn} onChange={(e) => put({ restOn: e.currentTarget.value })} error={at('payments.1.dueOn')} />}
      {amounts && <dl className="facts splitsum"><dt>{m.checkout_split_deposit()}</dt><dd><Money value={{ amount: amounts.deposit, currency: total.currency }} strong /></dd><dt>{m.checkout_split_rest()}</dt><dd><Money value={{ amount: amounts.rest, currency: total.currency }} strong /></dd></dl>}
    </div>
  );
}

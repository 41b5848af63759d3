import { useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Button, Icon, IconButton, Picture, QuantityStepper, type PictureMedia } from '@/ui';
import { setQuantity, waiting } from '../cart/useCart';
import { ruleFor } from '../parts/pricing';
import { questions, type Question } from './outbox';
import { keptVariants } from './worker-page';
import type { Good } from './worker-types';
import './offline.css';

/** Names and pictures of variants, as far as they were seen. */
function useSeen(ids: readonly string[]): Map<string, Good> {
  const [seen, setSeen] = useState(new Map<string, Good>());
  const wanted = ids.join();
  useEffect(() => {
    if (!wanted) return;
    let here = true;
    void keptVariants(wanted.split(',')).then((all) => { if (here) setSeen(new Map(all.map((one) => [one.variant!.id, one]))); });
    return () => { here = false; };
  }, [wanted]);
  return seen;
}

const nameOf = (good: Good | undefined): string => {
  if (!good) return m.offline_goods();
  const own = good.variant?.name ?? '';
  return own && !own.includes(good.name) ? `${good.name} ${own}` : own || good.name;
};

function Asked({ one, good }: { one: Question; good: Good | undefined }) {
  const client = useClient();
  const name = nameOf(good);
  const close = () => questions.set((all) => all.filter((other) => other.key !== one.key));
  const take = () => { close(); setQuantity(client, one, one.mine, one.theirs); };
  return (
    <div className="note tone-warning" role="alert">
      <Icon name="warning" size={18} />
      <div>
        <b>{good ? <Link href={`/p/${good.code}`}>{name}</Link> : name}</b><br />
        {one.problem ? one.problem.message : m.offline_changed_elsewhere({ mine: one.mine, theirs: one.theirs })}
        <span className="fixes">
          <Button size="sm" onClick={take}>{one.problem ? m.offline_try({ count: one.mine }) : one.mine ? m.offline_take_mine({ count: one.mine }) : m.offline_take_removal()}</Button>
          <Button size="sm" look="ghost" onClick={close}>{one.theirs ? m.offline_keep_theirs({ count: one.theirs }) : m.offline_leave_out()}</Button>
        </span>
      </div>
    </div>
  );
}

/** Changes made offline that could not be made as they were wanted: each is a question. */
export function CartQuestions() {
  const open = useStore(questions);
  const seen = useSeen(useMemo(() => open.map((one) => one.variantId), [open]));
  return <>{open.map((one) => <Asked key={one.key} one={one} good={seen.get(one.variantId)} />)}</>;
}

/** Lines that were added without a network: the server has not seen them, so their prices come later. `known`: keys of lines that it has. */
export function UnsentLines({ known }: { known: ReadonlySet<string> }) {
  const client = useClient();
  const chosen = useStore(waiting);
  const lines = Object.entries(chosen).filter(([key, quantity]) => quantity > 0 && !known.has(key));
  const seen = useSeen(lines.map(([key]) => key.split(' ')[0]!));
  if (!lines.length) return null;
  return (
    <section className="panel" aria-label={m.offline_added()}>
      <h2>{m.offline_added()}</h2>
      <p className="muted">{m.offline_added_text()}</p>
      <ul className="keptgoods">
        {lines.map(([key, quantity]) => {
          const [variantId = '', unitCode = ''] = key.split(' ');
          const good = seen.get(variantId);
          const unit = good?.variant?.units.find((one) => one.code === unitCode);
          const rule = good?.variant ? ruleFor(good.variant, unit?.factor ?? 1) : { min: 1, step: 1 };
          const set = (next: number) => setQuantity(client, { variantId, unitCode }, next, 0);
          return (
            <li key={key}>
              <Picture media={(good?.picture ?? null) as PictureMedia} sizes="56px" alt="" />
              <span className="stack">{good ? <Link href={`/p/${good.code}`} className="strong">{nameOf(good)}</Link> : <span className="strong">{nameOf(good)}</span>}<span className="pmeta num">{good?.variant?.sku} {unit?.name}</span></span>
              <IconButton icon="trash" label={m.store_remove_name({ name: nameOf(good) })} onClick={() => set(0)} />
              <span className="lbuy"><QuantityStepper {...rule} zero value={quantity} onChange={set} label={m.store_quantity_of({ name: nameOf(good), unit: unit?.name ?? unitCode })} /></span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

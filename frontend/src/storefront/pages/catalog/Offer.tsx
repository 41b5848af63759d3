import { useState, type KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { StorePriceStepsDoc, type StoreProductPageQuery } from '@/gen/features/catalog/store-product';
import { integer, shortDay } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Badge, Button, Icon, Money, buttonClass, permitted, type QuantityRule } from '@/ui';
import { useCart } from '../../cart/useCart';
import { ListButton } from '../../ordering/ListButton';
import { gap } from '../../ordering/sum';
import { BuyControl, UnitPrice, useUnit } from '../../parts/Buy';
import { Stock } from '../../parts/Stock';
import { Why } from '../../parts/Why';
import { baseUnit, priceAt, ruleFor, scaled, type ShopVariant } from '../../parts/pricing';
import { troubleOf } from '../../quantities/fill';
import { troubleText } from '../../quantities/QuantityCell';
import { Tiers } from './Options';
import type { LastBought } from './useLastBought';

type Product = NonNullable<StoreProductPageQuery['product']>;
type UnitsProps = { variant: ShopVariant; name: string; unitCode: string; onUnit: (code: string) => void };

/** 瓶 | 提 | 箱, each with what it costs, what that makes for one base unit, and what it saves. */
function UnitChoice({ variant, name, unitCode, onUnit }: UnitsProps) {
  const base = baseUnit(variant.units);
  if (!base || variant.units.length < 2) return null;
  const perBase = (factor: number) => priceAt(variant, ruleFor(variant, factor).min * factor);
  const most = Number(perBase(1)?.amount ?? 0);
  return (
    <div className="unitchoice" role="group" aria-label={m.store_unit_of({ name })}>
      {variant.units.map((u) => {
        const price = perBase(u.factor);
        const saved = price && most ? Math.round((1 - Number(price.amount) / most) * 100) : 0;
        return (
          <button key={u.code} type="button" aria-pressed={u.code === unitCode} onClick={() => onUnit(u.code)}>
            <span className="unitname">{u.name}{u.factor > 1 && <small> = {integer(u.factor)} {base.name}</small>}</span>
            {price && <span className="num">{<Money value={scaled(price, u.factor)} />}</span>}
            {price && u.factor > 1 && <small className="muted"><Money value={price} />/{base.name}</small>}
            {saved > 0 && <span className="saves">{m.product_saves({ percent: saved })}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** Which quantities can be ordered and why; and what became of one that could not. */
function RuleNote({ variant, rule, unit, corrected }: { variant: ShopVariant; rule: QuantityRule; unit: { name: string; factor: number }; corrected: [typed: number, next: number] | undefined }) {
  const ladder = [0, 1, 2].map((n) => rule.min + n * rule.step).filter((n) => rule.max === undefined || n <= rule.max);
  const trouble = corrected && troubleOf(variant, unit.factor, corrected[0]);
  if (!trouble && variant.moq <= 1 && variant.step <= 1) return null;
  return (
    <p className={`buyrule ${trouble ? 'tone-warning' : ''}`} role={trouble ? 'status' : undefined}>
      <Icon name="info" size={16} />
      {trouble && corrected ? <span>{m.product_corrected({ typed: integer(corrected[0]), next: integer(corrected[1]), unit: unit.name, why: troubleText(variant, trouble) })}</span>
        : <span>{troubleText(variant, { kind: 'min', next: rule.min })}<br /><span className="num">{m.product_ladder({ amounts: `${ladder.map(integer).join(' · ')}${ladder.length === 3 ? ' …' : ''}`, unit: unit.name })}</span></span>}
    </p>
  );
}

/** When, how much and at what price it was bought last, and the same again. */
function Last({ variant, last }: { variant: ShopVariant; last: LastBought[string] }) {
  const cart = useCart();
  const unit = variant.units.find((u) => u.code === last.unitCode);
  const pieces = last.quantity * last.factor;
  const now = priceAt(variant, pieces);
  const apart = now && gap(now, last.unitPrice);
  const place = { variantId: variant.id, unitCode: last.unitCode };
  const again = unit && permitted(last.quantity, ruleFor(variant, unit.factor, variant.availability.available));
  return (
    <div className="lastline">
      <Icon name="clock" size={18} />
      <span className="lasttext">
        <Link href={`/orders/${last.orderId}`}>{m.product_last({ day: shortDay(last.placedAt), count: integer(last.quantity), unit: last.unitName })}</Link>
        <span className="muted"><Money value={scaled(last.unitPrice, last.factor)} />/{last.unitName}{apart && apart.way !== 'same' && <span className={`gap ${apart.way}`}> {apart.way === 'up' ? m.product_now_more() : m.product_now_less()} <Money value={scaled(apart.by, last.factor)} /></span>}</span>
      </span>
      {again !== undefined && variant.availability.band !== 'OUT' && <Button size="sm" look="soft" onClick={() => cart.set(place, again)} disabled={cart.quantity(place) === again}>{m.product_again({ count: integer(again), unit: last.unitName })}</Button>}
    </div>
  );
}

/** Price, units, tiers, what was bought before, and the control that buys, for one variant. */
export function Offer({ product, variant, last }: { product: Product; variant: ShopVariant; last: LastBought[string] | undefined }) {
  const [unitCode, onUnit] = useUnit(variant);
  const [corrected, setCorrected] = useState<[number, number]>();
  const cart = useCart();
  const quantity = cart.quantity({ variantId: variant.id, unitCode });
  const unit = variant.units.find((u) => u.code === unitCode) ?? variant.units[0];
  const base = baseUnit(variant.units);
  const rule = ruleFor(variant, unit?.factor ?? 1, variant.availability.available);
  const pieces = Math.max(quantity, rule.min) * (unit?.factor ?? 1);
  const [why] = useQuery({ query: StorePriceStepsDoc, variables: { code: product.code, quantity: pieces } });
  const steps = why.data?.product?.variants.find((v) => v.id === variant.id)?.priced?.steps;
  // The stepper corrects by itself what cannot be ordered; here it is said why.
  const noted = ({ target }: { target: EventTarget }) => {
    const asked = target instanceof HTMLInputElement ? Number(target.value) : 0;
    const next = permitted(asked, rule, true);
    if (asked) setCorrected(next === asked ? undefined : [asked, next]);
  };
  const typed = { onBlurCapture: noted, onKeyDownCapture: (event: KeyboardEvent) => { if (event.key === 'Enter') noted(event); } };
  const control = <BuyControl variant={variant} name={product.name} unitCode={unitCode} />;
  return (
    <>
      <section className="offer" aria-label={m.store_price()}>
        <div className="spread"><UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} hint={false} /><Stock value={variant.availability} unit={base?.name} /></div>
        <UnitChoice variant={variant} name={product.name} unitCode={unitCode} onUnit={(code) => { setCorrected(undefined); onUnit(code); }} />
        {unit && <RuleNote variant={variant} rule={rule} unit={unit} corrected={corrected} />}
        <div className="buyrow wideonly" {...typed}>{control}{quantity > 0 && <Link href="/cart" className={buttonClass({ look: 'primary', size: 'lg', icon: 'cart' })}>{m.store_to_cart()}</Link>}</div>
        <Tiers variant={variant} unitCode={unitCode} quantity={quantity} name={product.name} />
        <Why steps={steps} />
      </section>
      {last && <Last variant={variant} last={last} />}
      <div className="row offertools"><ListButton size="sm" look="ghost" lines={[{ variantId: variant.id, unitCode, quantity: Math.max(quantity, rule.min) }]} />{product.taxRate > 0 && <Badge>{m.product_tax({ rate: product.taxRate / 100 })}</Badge>}</div>
      <div className="buybar" {...typed}><UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} hint={false} />{control}{quantity > 0 && <Link href="/cart" className="iconbtn barcart" aria-label={m.store_to_cart()}><Icon name="arrowRight" size={22} /></Link>}</div>
    </>
  );
}

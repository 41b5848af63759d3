import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Button, IconButton } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at } from '../../form/problems';
import type { OptionForm } from './productForm';

const FIRST: OptionForm = { nameZh: '规格', nameEn: 'Size', valueZh: '', valueEn: '' };
const MORE: OptionForm = { nameZh: '', nameEn: '', valueZh: '', valueEn: '' };
const MOST = 6;

/** What sets a variant apart from its siblings: one or several options, such as size and colour, in their order. */
export function VariantOptions({ options, onChange, problem, path }: { options: readonly OptionForm[]; onChange: (options: OptionForm[]) => void; problem: Problem | null; path: string }) {
  const shown = options.length ? options : [FIRST];
  const put = (i: number, part: Partial<OptionForm>) => onChange(shown.map((o, j) => (j === i ? { ...o, ...part } : o)));
  const move = (i: number, to: number) => { const next = shown.filter((_, j) => j !== i); next.splice(to, 0, shown[i]!); onChange(next); };
  const label = (o: OptionForm, i: number) => o.nameZh || String(i + 1);
  return (
    <div className="options full">
      {shown.map((o, i) => (
        <fieldset key={i} className="option" aria-label={m.catalog_option({ name: label(o, i) })}>
          <div className="fields">
            <Bilingual label={m.catalog_option_name()} zh={o.nameZh} en={o.nameEn} zhError={at(problem, `${path}.${i}.nameZh`)} enError={at(problem, `${path}.${i}.nameEn`)} onZh={(nameZh) => put(i, { nameZh })} onEn={(nameEn) => put(i, { nameEn })} />
            <Bilingual label={m.catalog_option_value()} zh={o.valueZh} en={o.valueEn} zhError={at(problem, `${path}.${i}.valueZh`)} enError={at(problem, `${path}.${i}.valueEn`)} onZh={(valueZh) => put(i, { valueZh })} onEn={(valueEn) => put(i, { valueEn })} />
          </div>
          <span className="option-color">
            <input type="color" className={o.color ? '' : 'none'} aria-label={`${m.product_color()}: ${o.valueZh || label(o, i)}`} title={m.product_color()} value={o.color ?? '#888888'} onChange={(e) => put(i, { color: e.currentTarget.value })} />
            {o.color && <IconButton size="sm" icon="close" label={m.product_color_clear()} onClick={() => put(i, { color: null })} />}
          </span>
          {shown.length > 1 && <span className="option-tools"><IconButton size="sm" icon="chevronUp" label={m.catalog_option_up({ name: label(o, i) })} disabled={i === 0} onClick={() => move(i, i - 1)} /><IconButton size="sm" icon="chevronDown" label={m.catalog_option_down({ name: label(o, i) })} disabled={i === shown.length - 1} onClick={() => move(i, i + 1)} /><IconButton size="sm" icon="trash" label={m.catalog_option_remove({ name: label(o, i) })} onClick={() => onChange(shown.filter((_, j) => j !== i))} /></span>}
        </fieldset>
      ))}
      {shown.length < MOST && <Button size="sm" icon="plus" onClick={() => onChange([...shown, MORE])}>{m.catalog_option_add()}</Button>}
    </div>
  );
}

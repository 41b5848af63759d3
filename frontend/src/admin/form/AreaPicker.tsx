import { NativeSelect } from '@mantine/core';
import { GoodsAreasDoc } from '@/gen/features/customers/console-customers';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';

type Area = { code: string; name: string; hasChildren: boolean };
const options = (areas: readonly Area[] | undefined, placeholder: string) => [{ value: '', label: placeholder }, ...(areas ?? []).map((a) => ({ value: a.code, label: a.name }))];
const level = (code: string, digits: number) => (code.length >= digits ? code.slice(0, digits).padEnd(6, '0') : '');

/** Province, city, district, each offering what lies in the one before; `value` is the code of the last chosen. */
export function AreaPicker({ value, onChange, error }: { value: string; onChange: (code: string) => void; error?: string | undefined }) {
  const province = value && level(value, 2);
  const city = value && value.slice(2, 4) !== '00' ? level(value, 4) : '';
  const [provinces] = useQuery({ query: GoodsAreasDoc, variables: { parent: null } });
  const [cities] = useQuery({ query: GoodsAreasDoc, variables: { parent: province }, pause: !province });
  const direct = cities.data?.areas.length && !cities.data.areas.some((a) => a.hasChildren);
  const [districts] = useQuery({ query: GoodsAreasDoc, variables: { parent: city }, pause: !city || Boolean(direct) });
  return (
    <div className="fields three full">
      <NativeSelect label={m.customers_province()} data={options(provinces.data?.areas, m.customers_choose())} value={province || ''} error={province ? undefined : error} onChange={(e) => onChange(e.currentTarget.value)} />
      <NativeSelect label={m.customers_city()} disabled={!province} data={options(province ? cities.data?.areas : [], m.customers_choose())} value={direct ? value : city} error={province && !city ? error : undefined} onChange={(e) => onChange(e.currentTarget.value || province || '')} />
      {!direct && <NativeSelect label={m.customers_district()} disabled={!city} data={options(city ? districts.data?.areas : [], m.customers_choose())} value={value.slice(4) === '00' ? '' : value} error={city ? error : undefined} onChange={(e) => onChange(e.currentTarget.value || city)} />}
    </div>
  );
}

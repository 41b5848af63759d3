import { StoreAreasDoc } from '@/gen/features/customers/store-addresses';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Select } from '@/ui';

function useAreas(parent: string | null, pause = false) {
  const [result] = useQuery({ query: StoreAreasDoc, variables: { parent }, pause });
  return pause ? [] : (result.data?.areas ?? []);
}

/** Province, city and district, each narrowing the next; the value is the code of the last one chosen. */
export function AreaPicker({ value, onChange, error }: { value: string; onChange: (code: string) => void; error?: string | undefined }) {
  const province = value ? `${value.slice(0, 2)}0000` : '';
  const provinces = useAreas(null);
  const cities = useAreas(province, !province);
  const city = cities.find((c) => c.code === value) ?? cities.find((c) => c.code === `${value.slice(0, 4)}00`);
  const districts = useAreas(city?.code ?? null, !city?.hasChildren);
  const options = (areas: ReadonlyArray<{ code: string; name: string }>) => areas.map((a) => ({ value: a.code, label: a.name }));
  return (
    <div className="areas" role="group" aria-label={m.store_area()}>
      <Select label={m.store_province()} placeholder={m.store_choose()} options={options(provinces)} value={provinces.length ? province : ''} onChange={(e) => onChange(e.currentTarget.value)} error={error} autoComplete="address-level1" />
      <Select label={m.store_city()} placeholder={m.store_choose()} options={options(cities)} value={city?.code ?? ''} disabled={!cities.length} onChange={(e) => onChange(e.currentTarget.value || province)} />
      {(districts.length > 0 || !city || city.hasChildren) && <Select label={m.store_district()} placeholder={m.store_choose()} options={options(districts)} value={districts.some((d) => d.code === value) ? value : ''} disabled={!districts.length} onChange={(e) => onChange(e.currentTarget.value || (city?.code ?? province))} />}
    </div>
  );
}

import { Checkbox } from '@mantine/core';
import { m } from '@/lib/i18n';
import { groupName, groupText } from './words';

export type Permission = { code: string; name: string; group: string };

/** Permissions by area, each area explained, with a switch for the whole of it. */
export function PermissionMatrix({ all, value, onChange, disabled }: { all: readonly Permission[]; value: readonly string[]; onChange: (codes: string[]) => void; disabled?: boolean }) {
  const chosen = new Set(value);
  const groups = [...new Set(all.map((p) => p.group))];
  const toggle = (codes: string[], on: boolean) => { const next = new Set(chosen); for (const c of codes) { if (on) next.add(c); else next.delete(c); } onChange([...next].sort()); };
  return (
    <div className="permissions">
      {groups.map((g) => {
        const mine = all.filter((p) => p.group === g);
        const count = mine.filter((p) => chosen.has(p.code)).length;
        return (
          <section key={g} aria-label={groupName(g)}>
            <div><Checkbox disabled={disabled ?? false} label={<strong>{groupName(g)}</strong>} aria-label={m.access_all_of({ group: groupName(g) })} checked={count === mine.length} indeterminate={count > 0 && count < mine.length} onChange={(e) => toggle(mine.map((p) => p.code), e.currentTarget.checked)} /><p className="muted">{groupText(g)}</p></div>
            <div className="permission-list">{mine.map((p) => <Checkbox key={p.code} disabled={disabled ?? false} label={p.name} checked={chosen.has(p.code)} onChange={(e) => toggle([p.code], e.currentTarget.checked)} />)}</div>
          </section>
        );
      })}
    </div>
  );
}

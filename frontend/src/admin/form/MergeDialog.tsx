import { Modal, Radio } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { m } from '@/lib/i18n';
import { Button } from '@/ui';
import type { Edit } from './useEdit';

export type MergeField<T> = { key: keyof T & string; label: string; show?: (value: T) => ReactNode };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Somebody else saved first: what both changed is chosen field by field, what only they changed is taken over,
 * what only the viewer changed stays. `onMerged` gets the values to continue with; nothing typed is lost.
 */
export function MergeDialog<T extends object>({ edit, theirs, fields, onMerged, onClose }: { edit: Edit<T>; theirs: T | undefined; fields: MergeField<T>[]; onMerged: (values: T) => void; onClose: () => void }) {
  const [chosen, setChosen] = useState<Record<string, 'mine' | 'theirs'>>({});
  const changed = theirs ? fields.filter((f) => !same(edit.base[f.key], theirs[f.key])) : [];
  const mineToo = (f: MergeField<T>) => !same(edit.values[f.key], edit.base[f.key]) && theirs && !same(edit.values[f.key], theirs[f.key]);
  const conflicts = changed.filter(mineToo);
  const merge = () => {
    if (!theirs) return;
    const values = { ...theirs };
    for (const f of fields) {
      const edited = !same(edit.values[f.key], edit.base[f.key]);
      if (edited && chosen[f.key] !== 'theirs') values[f.key] = edit.values[f.key];
    }
    edit.rebase(theirs, values);
    onMerged(values);
  };
  const show = (f: MergeField<T>, value: T) => (f.show ? f.show(value) : String(value[f.key] ?? '') || m.ui_none());
  return (
    <Modal opened={theirs !== undefined} onClose={onClose} size="lg" title={m.settings_merge_title()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      <p className="muted">{conflicts.length ? m.settings_merge_text() : m.settings_merge_clean()}</p>
      {theirs && changed.map((f) => (
        <Radio.Group key={f.key} className="merge-field" label={f.label} value={mineToo(f) ? (chosen[f.key] ?? 'mine') : 'theirs'} onChange={(v) => setChosen((all) => ({ ...all, [f.key]: v as 'mine' | 'theirs' }))}>
          <div className="merge-options">
            {mineToo(f) && <Radio value="mine" label={<><small className="muted">{m.settings_merge_mine()}</small><span>{show(f, edit.values)}</span></>} />}
            <Radio value="theirs" label={<><small className="muted">{m.settings_merge_theirs()}</small><span>{show(f, theirs)}</span></>} />
          </div>
        </Radio.Group>
      ))}
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" onClick={merge}>{m.settings_merge_go()}</Button></div>
    </Modal>
  );
}

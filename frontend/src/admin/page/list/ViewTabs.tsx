import { Button, Checkbox, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { View, Views } from '@/features/views/useSavedViews';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere, type Problem } from '@/lib/problem';
import { Icon, IconButton, toast } from '@/ui';
import { useFocusBack } from '../focus';
import { canonical, type ListState } from './useList';

/** Names a new view of what is on screen, or renames `edited` and says who sees it. Mounted while it is open. */
function SaveDialog({ onClose, list, saved, current, edited }: { onClose: () => void; list: ListState; saved: Views; current: View | undefined; edited: View | undefined }) {
  const [name, setName] = useState(edited?.name ?? '');
  const [shared, setShared] = useState(edited?.shared ?? false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useFocusBack();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await saved.save({ ...(edited ? { id: edited.id } : {}), name: name.trim(), query: edited?.query ?? list.query, shared });
    setBusy(false);
    if ('code' in answer) return setProblem(answer);
    if (!edited) list.apply(answer.id, list.query);
    toast(m.console_view_saved({ name: name.trim() }));
    onClose();
    return undefined;
  };
  const general = problemElsewhere(problem, ['name']);
  return (
    <Modal opened onClose={onClose} title={edited ? m.console_view_rename() : m.console_view_save_as()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      <form onSubmit={(e) => void submit(e)}>
        <Stack>
          {general && <div className="banner tone-danger" role="alert">{general}</div>}
          <TextInput data-autofocus label={m.console_view_name()} required withAsterisk={false} maxLength={60} value={name} placeholder={current?.name} error={problemAt(problem, 'name')} onChange={(e) => setName(e.currentTarget.value)} />
          <Checkbox label={m.console_view_shared()} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />
          <Button type="submit" loading={busy}>{m.ui_save()}</Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Saved views as tabs: built-in ones first, then one's own and shared ones. A dot marks a view that was changed but not saved. */
export function ViewTabs({ list, builtIn, saved }: { list: ListState; builtIn: View[]; saved: Views | undefined }) {
  const [saving, setSaving] = useState<{ edited: View | undefined }>();
  const views = [...builtIn, ...(saved?.views ?? [])];
  const current = views.find((v) => v.id === list.view) ?? views.find((v) => !list.view && canonical(v.query) === list.query) ?? (list.view ? undefined : views[0]);
  const dirty = current !== undefined && canonical(current.query) !== list.query;
  const update = async () => {
    if (!saved || !current) return;
    const answer = await saved.save({ id: current.id, name: current.name, query: list.query, shared: current.shared ?? false });
    toast('code' in answer ? answer.message : m.console_view_saved({ name: current.name }), 'code' in answer ? { tone: 'danger' } : {});
  };
  const remove = async () => {
    if (!saved || !current) return;
    const problem = await saved.remove(current.id);
    if (problem) toast(problem.message, { tone: 'danger' });
    else { list.apply('', ''); toast(m.console_view_removed({ name: current.name }), { undo: () => void saved.save({ name: current.name, query: current.query, shared: current.shared ?? false }) }); }
  };
  return (
    <div className="views">
      <nav className="tabs" aria-label={m.console_views()}>
        {views.map((v) => (
          <button key={v.id} type="button" aria-current={v === current ? 'page' : undefined} onClick={() => list.apply(v.id, v.query)}>
            {v.shared && v.mine !== undefined && <Icon name="users" size={15} />}{v.name}
            {v.count !== undefined && <span className="tabcount num">{integer(v.count)}</span>}
            {v === current && dirty && <span className="dirty" role="img" aria-label={m.console_view_unsaved()} title={m.console_view_unsaved()} />}
          </button>
        ))}
      </nav>
      {saved && (dirty || current?.mine) && (
        <Menu position="bottom-end">
          <Menu.Target><IconButton size="sm" icon="more" label={m.console_view_menu()} /></Menu.Target>
          <Menu.Dropdown>
            {dirty && current?.mine && <Menu.Item onClick={() => void update()}>{m.console_view_update()}</Menu.Item>}
            {dirty && <Menu.Item onClick={() => setSaving({ edited: undefined })}>{m.console_view_save_as()}</Menu.Item>}
            {dirty && current && <Menu.Item onClick={() => list.apply(current.id, current.query)}>{m.console_view_reset()}</Menu.Item>}
            {current?.mine && <Menu.Item onClick={() => setSaving({ edited: current })}>{m.console_view_rename()}</Menu.Item>}
            {current?.mine && <Menu.Item color="red" onClick={() => void remove()}>{m.console_view_remove()}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
      {saved && saving && <SaveDialog onClose={() => setSaving(undefined)} list={list} saved={saved} current={current} edited={saving.edited} />}
    </div>
  );
}

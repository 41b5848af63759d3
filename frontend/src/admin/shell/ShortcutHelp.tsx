import { Modal } from '@mantine/core';
import { m } from '@/lib/i18n';
import { keyCaps, useShortcuts } from '@/lib/keys';

/** `?`: what the keyboard can do here. It lists what is registered, so it cannot be out of date. */
export default function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const shown = useShortcuts().filter((s) => !s.hidden);
  const groups = [...new Set(shown.map((s) => s.group ?? m.console_key_group_general()))];
  return (
    <Modal opened={open} onClose={onClose} title={m.console_shortcuts()} size={640} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      <div className="keyhelp">
        {groups.map((group) => (
          <section key={group}><h3>{group}</h3>
            <dl>{shown.filter((s) => (s.group ?? m.console_key_group_general()) === group).map((s) => <div key={s.keys}><dt>{s.label}</dt><dd className="caps">{keyCaps(s.keys).map((k, i) => <kbd key={i}>{k}</kbd>)}</dd></div>)}</dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

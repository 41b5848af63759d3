import { Suspense, useState } from 'react';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { text, useUrlState } from '@/lib/url';
import { SkeletonLines } from '@/ui';
import { FirmSettings } from './FirmSettings';
import { Warehouses } from './Warehouses';
import { useTitle } from '../../page/useTitle';
import './settings.css';

const TAB = { tab: text('firm') };
const DeliveryZones = lazily(() => import('./DeliveryZones'));
const Speed = lazily(() => import('./Speed'));
const Messages = lazily(() => import('./Messages'));

/** Settings by subject; the subject is in the address. */
export default function SettingsPage() {
  const { can } = useSession();
  const [at, set] = useUrlState(TAB);
  const [dirty, setDirty] = useState<string[]>([]);
  useTitle(m.console_nav_settings());
  const tabs = [['firm', m.settings_firm()], ['orders', m.settings_orders()], ['stock', m.settings_stock()], ['store', m.settings_store()], ...(can('inventory.read') ? [['warehouses', m.settings_warehouses()]] : []), ...(can('settings.write') ? [['delivery', m.delivery_settings()], ['speed', m.settings_speed()]] : []), ...(can('messages.read') ? [['messages', m.codes_messages()]] : [])] as Array<[string, string]>;
  return (
    <div className="settings">
      <h1>{m.console_nav_settings()}</h1>
      <nav className="settings-nav" aria-label={m.console_nav_settings()}>{tabs.map(([id, label]) => <button key={id} type="button" aria-current={at.tab === id ? 'page' : undefined} onClick={() => set({ tab: id })}>{label}{dirty.includes(id) && <span className="dirty" role="img" aria-label={m.settings_unsaved()} title={m.settings_unsaved()} />}</button>)}</nav>
      <div className="settings-body">{at.tab === 'warehouses' && <Warehouses />}{at.tab === 'delivery' && can('settings.write') && <Suspense fallback={<SkeletonLines lines={6} height={32} />}><DeliveryZones /></Suspense>}{at.tab === 'speed' && can('settings.write') && <Suspense fallback={<SkeletonLines lines={10} height={32} />}><Speed /></Suspense>}{at.tab === 'messages' && can('messages.read') && <Suspense fallback={<SkeletonLines lines={8} height={32} />}><Messages /></Suspense>}<FirmSettings part={at.tab} onDirty={setDirty} onPart={(tab) => set({ tab })} /></div>
    </div>
  );
}

import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { useClient } from '@/lib/graphql';
import { locale, m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { watchSheets } from '@/lib/sheets';
import { useStore } from '@/lib/store';
import { Button, ConnectionBar, Icon } from '@/ui';
import { OwnStock } from '../cart/OwnStock';
import { chosenTicks } from '../cart/ticks';
import { settled, waiting } from '../cart/useCart';
import { net } from './net';
import { questions } from './outbox';
import { leadTo, own, watch } from './watch';
import { startNewVersion } from './worker-page';
import './offline.css';

watchSheets();
const DAY_MS = 86_400_000;
function clock(at: number): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', ...(Date.now() - at > DAY_MS / 2 ? { month: 'numeric', day: 'numeric' } : {}) };
  return new Intl.DateTimeFormat(locale(), options).format(at);
}

/** Without a network: from when the data is, and what waits to be sent. Otherwise what the socket says. */
function Line() {
  const { offline, at } = useStore(net);
  const count = new Set([...Object.keys(useStore(waiting)), ...Object.keys(useStore(chosenTicks))]).size;
  return (
    <>
      <div role="status">{offline && <div className="netbar"><Icon name="wifiOff" size={16} /><span>{m.offline_since({ time: clock(at) })}{count > 0 && <> · {m.offline_waiting({ count })}</>}</span></div>}</div>
      {!offline && <ConnectionBar />}
    </>
  );
}

/** Tells of the network, of changes that need an answer, and of a new version. What stands on every page and may come after the first paint starts with it. */
export default function NetBar() {
  const client = useClient();
  const session = useSession();
  const [path, go] = useLocation();
  const { update } = useStore(net);
  const open = useStore(questions).length;
  const user = session.status === 'signed-in' ? session.viewer?.user?.id : session.status === 'anonymous' ? null : undefined;
  useEffect(() => { watch(client); }, [client]);
  useEffect(() => { leadTo(go); }, [go]);
  useEffect(() => { if (user !== undefined) own(user); }, [user]);
  useEffect(() => { net.set((before) => (before.offline ? { ...before, at: before.since } : before)); }, [path]);
  const refresh = async () => { await settled(); await startNewVersion(); };
  return (
    <>
      <Line />
      <OwnStock />
      {open > 0 && path !== '/cart' && <div className="netbar"><Icon name="info" size={16} /><span>{m.offline_questions({ count: open })}</span><Link href="/cart" className="morelink">{m.store_to_cart()}</Link></div>}
      {update && <div className="netbar calm" role="status"><Icon name="refresh" size={16} /><span>{m.offline_new_version()}</span><Button size="sm" onClick={() => void refresh()}>{m.offline_refresh()}</Button></div>}
    </>
  );
}

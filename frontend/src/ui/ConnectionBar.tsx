import { m } from '@/lib/i18n';
import { useConnection } from '@/lib/live';
import { Icon } from './icons';

/** Tells when what is on screen may be old; silent while all is well. */
export function ConnectionBar() {
  const state = useConnection();
  const words = { offline: m.ui_net_offline, reconnecting: m.ui_net_reconnecting, polling: m.ui_net_polling, idle: undefined, connecting: undefined, live: undefined }[state];
  return <div role="status">{words && <div className="netbar"><Icon name={state === 'offline' ? 'wifiOff' : 'refresh'} size={16} />{words()}</div>}</div>;
}

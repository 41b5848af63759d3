import { useEffect, useState } from 'react';
import { m } from '@/lib/i18n';
import { useConnection } from '@/lib/live';
import { Icon } from './icons';

/** A gap shorter than this is not worth a word. */
const QUIET_MS = 2_500;

/** Tells when what is on screen may be old; silent while all is well, and about short gaps. */
export function ConnectionBar() {
  const state = useConnection();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (state !== 'reconnecting') return setLate(false);
    const timer = setTimeout(() => setLate(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const words = { offline: m.ui_net_offline, reconnecting: late ? m.ui_net_reconnecting : undefined, polling: m.ui_net_polling, idle: undefined, connecting: undefined, live: undefined }[state];
  return <div role="status">{words && <div className="netbar"><Icon name={state === 'offline' ? 'wifiOff' : 'clock'} size={16} />{words()}</div>}</div>;
}

import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Button, Icon } from '@/ui';
import { offer } from './install';

/** Offers to install the shop, where the browser says that it can and it is not yet. */
export default function Install() {
  const offered = useStore(offer);
  if (!offered) return null;
  const install = () => { offer.set(null); void offered.prompt(); };
  return <section className="card row"><Icon name="phone" /><span className="stack"><span className="strong">{m.offline_install()}</span><span className="pmeta">{m.offline_install_text()}</span></span><Button look="soft" onClick={install}>{m.offline_install()}</Button></section>;
}

import { Suspense } from 'react';
import { useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useDialog } from '@/ui';
import { Sign } from '../ordering/icons';

const Scanner = lazily(() => import('../ordering/Scanner'));

/** Finds what the camera reads: beside the search box, for who holds the goods in the other hand. */
export default function ScanSearch() {
  const dialog = useDialog();
  const [, go] = useLocation();
  const found = (code: string) => {
    dialog.hide();
    // Closing takes a history entry back; the search is the next one.
    addEventListener('popstate', () => go(`/search?q=${encodeURIComponent(code)}`), { once: true });
  };
  return (
    <>
      <button type="button" className="iconbtn scansearch" aria-haspopup="dialog" aria-label={m.offline_scan_search()} onClick={dialog.show}><Sign name="scan" size={22} /></button>
      {dialog.open && <Suspense fallback={null}><Scanner onCode={found} onClose={dialog.hide} /></Suspense>}
    </>
  );
}

import { useEffect, type ReactNode } from 'react';
import { useSession } from '@/lib/session';

/** Every storefront page is one of these: it names the tab, gives the heading and the gutters. `title` null hides the heading row. */
export function Page({ title, heading = title, actions, children, narrow }: { title: string; heading?: ReactNode; actions?: ReactNode; children: ReactNode; narrow?: boolean }) {
  const shop = useSession().viewer?.firm.name ?? 'Orderwell';
  useEffect(() => { document.title = `${title} · ${shop}`; }, [title, shop]);
  return (
    <div className={`page ${narrow ? 'narrow' : ''}`}>
      {heading !== null && <div className="spread pagehead"><h1>{heading}</h1>{actions}</div>}
      {children}
    </div>
  );
}

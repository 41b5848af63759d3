import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Page } from '../../shell/Page';
import './account.css';

/** What we keep about people, why, how long, and what they can ask for. */
export default function PrivacyPage() {
  const firm = useSession().viewer?.firm;
  const parts: Array<[string, string]> = [
    [m.store_privacy_what(), m.store_privacy_what_text()], [m.store_privacy_why(), m.store_privacy_why_text()], [m.store_privacy_who(), m.store_privacy_who_text()],
    [m.store_privacy_long(), m.store_privacy_long_text()], [m.store_privacy_cookies(), m.store_privacy_cookies_text()], [m.store_privacy_rights(), m.store_privacy_rights_text()],
  ];
  return (
    <Page title={m.store_page_privacy()} narrow>
      <article className="privacy">
        <p>{m.store_privacy_intro({ firm: firm?.name ?? 'Orderwell' })}</p>
        {parts.map(([title, text]) => <section key={title}><h2>{title}</h2><p>{text}</p></section>)}
        <section><h2>{m.store_contact()}</h2><p>{[firm?.name, firm?.address, firm?.phone, firm?.email].filter(Boolean).join(' · ')}</p></section>
      </article>
    </Page>
  );
}

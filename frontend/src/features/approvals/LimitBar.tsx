import type { CompanyLimitUseFragment } from '@/gen/features/approvals/company';
import { currentPeriod, modeText, subjectText } from './words';
import { money } from '@/lib/format';
import { m } from '@/lib/i18n';
import './rules.css';

const NEARLY = 80;

/** How much of a limit is used in the current period; `extra` (minor units) is what an order would add. */
export function LimitBar({ use, extra = 0 }: { use: CompanyLimitUseFragment; extra?: number }) {
  const amount = Number(use.amount.minor);
  const share = (minor: number) => (amount > 0 ? Math.min(100, Math.round((minor / amount) * 100)) : 100);
  const spent = Number(use.spent.minor);
  const used = share(spent);
  const after = share(spent + extra);
  const tone = spent + extra > amount ? 'danger' : after >= NEARLY ? 'warning' : 'brand';
  const said = m.company_used({ period: currentPeriod(use.period), amount: money(use.amount), spent: money(use.spent) });
  return (
    <div className={`limit tone-${tone}`}>
      <div className="spread"><span className="strong">{use.member?.name ?? subjectText(use.subject)}</span><span className="hint">{m.company_beyond({ mode: modeText(use.mode) })}</span></div>
      <div className="limitbar" role="meter" aria-label={said} aria-valuemin={0} aria-valuemax={100} aria-valuenow={after}><i style={{ inlineSize: `${after}%` }} className="adds" /><i style={{ inlineSize: `${used}%` }} /></div>
      <div className="spread hint"><span>{said}</span><span>{m.company_left({ amount: money(use.left) })}</span></div>
    </div>
  );
}

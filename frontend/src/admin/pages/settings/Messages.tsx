import { SettingsMessageProviderDoc, SettingsMessagesDoc, type SettingsMessagesQuery } from '@/gen/features/settings/messages';
import { useConnection } from '@/lib/connection';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { EmptyState, ErrorState, LoadMore, SkeletonLines, StatusPill, Time, type Tone } from '@/ui';
import { Panel } from '../../page/DetailPage';
import './speed.css';

type Row = SettingsMessagesQuery['textMessages']['nodes'][number];
const pick = (data: SettingsMessagesQuery) => data.textMessages;

function state(row: Row): [Tone, string] {
  switch (row.state) {
    case 'QUEUED': return ['info', m.codes_state_queued()];
    case 'SENT': return row.provider === 'simulated' ? ['warning', m.codes_state_simulated()] : ['success', m.codes_state_sent()];
    case 'EXPIRED': return ['danger', m.codes_state_expired()];
    default: return ['neutral', m.codes_state_nobody()];
  }
}

function Line({ row }: { row: Row }) {
  const [tone, label] = state(row);
  return (
    <tr>
      <th scope="row"><Time value={row.createdAt} /></th>
      <td className="num" style={{ textAlign: 'start' }}>{row.phone}</td>
      <td>{row.purpose === 'SIGN_IN' ? m.codes_purpose_sign_in() : m.codes_purpose_guest()}</td>
      <td><StatusPill tone={tone}>{label}</StatusPill></td>
      <td style={{ whiteSpace: 'normal', minInlineSize: 240 }}>{row.text || '–'}</td>
    </tr>
  );
}

/** What was sent to telephones, and who takes it there. */
export default function Messages() {
  const data = useConnection(SettingsMessagesDoc, {}, pick);
  const [answer] = useQuery({ query: SettingsMessageProviderDoc });
  const firm = answer.data?.viewer.firm;
  const heads = [m.codes_message_when(), m.codes_message_phone(), m.codes_message_purpose(), m.codes_message_state(), m.codes_message_words()];
  return (
    <div className="speed">
      {firm?.simulatesCodes && <div className="banner tone-warning" role="status">{m.codes_messages_trial()}</div>}
      {firm && !firm.sendsCodes && <div className="banner tone-neutral" role="status">{m.codes_messages_off()}</div>}
      <Panel title={m.codes_messages()}>
        <p className="muted">{m.codes_messages_text()}</p>
        {data.error && !data.rows.length && <ErrorState error={explain(data.error)} retry={data.refetch} />}
        {data.loading && !data.rows.length && <SkeletonLines lines={6} height={28} />}
        {!data.loading && !data.error && !data.rows.length && <EmptyState art="box" title={m.codes_messages_none()} />}
        {data.rows.length > 0 && <>
          <div className="speed-table" role="region" aria-label={m.codes_messages()} tabIndex={0}>
            <table><thead><tr>{heads.map((head) => <th scope="col" key={head}>{head}</th>)}</tr></thead><tbody>{data.rows.map((row) => <Line key={row.id} row={row} />)}</tbody></table>
          </div>
          <LoadMore hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} />
        </>}
      </Panel>
    </div>
  );
}

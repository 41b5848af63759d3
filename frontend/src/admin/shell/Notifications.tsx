import { Popover } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { NotificationArrivedDoc, NotificationsDoc, ReadNotificationsDoc } from '@/gen/features/access/notifications';
import { useMutate, useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Button, EmptyState, IconButton, SkeletonLines, Time, toast } from '@/ui';

/** The bell: unread count live, the last twenty on click; opening one marks it read and goes there. */
export function Notifications() {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const { viewer, refresh } = useSession();
  const unread = viewer?.unreadNotifications ?? 0;
  const [result, again] = useQuery({ query: NotificationsDoc, variables: { first: 20 }, pause: !open });
  const read = useMutate(ReadNotificationsDoc);
  const go = (link: string) => { if (link) router.history.push(link.startsWith('/admin') ? link : `/admin${link}`); };
  useSubscription({ query: NotificationArrivedDoc }, (_before, data) => {
    refresh();
    again({ requestPolicy: 'network-only' });
    const { title, link } = data.notificationArrived;
    toast(title, link ? { action: { label: m.console_key_open(), run: () => go(link) } } : {});
    return data;
  });
  const mark = async (ids: string[] | null) => { await read.run({ ids }); refresh(); again({ requestPolicy: 'network-only' }); };
  const rows = result.data?.notifications.nodes;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={380} trapFocus withinPortal>
      <Popover.Target><IconButton icon="bell" label={m.console_notifications_count({ count: unread })} aria-expanded={open} onClick={() => setOpen(!open)}>{unread > 0 && <span className="count" aria-hidden="true">{unread > 99 ? '99+' : unread}</span>}</IconButton></Popover.Target>
      <Popover.Dropdown p={0} className="bell">
        <div className="spread bell-head"><strong>{m.console_notifications()}</strong>{unread > 0 && <Button look="ghost" size="sm" busy={read.busy} onClick={() => void mark(null)}>{m.console_notifications_read_all()}</Button>}</div>
        {!rows && !result.error && <div style={{ padding: 16 }}><SkeletonLines lines={4} /></div>}
        {rows?.length === 0 && <EmptyState art="done" title={m.console_notifications_none()} />}
        <ul>
          {rows?.map((n) => (
            <li key={n.id} className={n.readAt ? '' : 'unread'}>
              <button type="button" onClick={() => { setOpen(false); if (!n.readAt) void mark([n.id]); go(n.link); }}><strong>{n.title}</strong><span>{n.text}</span><span className="muted"><Time value={n.createdAt} /></span></button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

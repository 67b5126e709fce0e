import type { Arrivals } from '../queue/arrivals.ts';

/** Whether this browser may show notices outside of its page: `undecided` until the physician was asked. */
export type NoticePermission = 'allowed' | 'undecided' | 'refused' | 'unsupported';

export function noticePermission(): NoticePermission {
  if (typeof Notification === 'undefined') return 'unsupported';
  const { permission } = Notification;
  return permission === 'granted' ? 'allowed' : permission === 'denied' ? 'refused' : 'undecided';
}

/** Asks the physician; only from a button, as browsers want it. */
export async function askNoticePermission(): Promise<NoticePermission> {
  if (noticePermission() === 'undecided') await Notification.requestPermission();
  return noticePermission();
}

/**
 * The place to name in a notice: it may stand on a locked screen for all to see, so it holds neither name nor reason nor
 * reading. Null where there is nothing to tell.
 */
export function placeToTell({ came, flagged }: Arrivals): string | null {
  return (came[0] ?? flagged[0])?.site ?? null;
}

/** Shows one notice, in place of the former, until it is touched or the page is looked at again. */
export function showNotice(title: string): void {
  if (noticePermission() !== 'allowed' || document.visibilityState === 'visible') return;
  const notice = new Notification(title, { tag: 'escale-queue', icon: '/escale.svg' });
  const close = () => notice.close();
  notice.addEventListener('click', () => {
    window.focus();
    close();
  });
  document.addEventListener('visibilitychange', close, { once: true });
}

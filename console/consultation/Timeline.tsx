import { useEffect, useRef } from 'react';
import type { ConsultationView } from '#protocol/consultation.ts';
import { clockTime } from '../reading/number-format.ts';
import { ShortReading } from '../reading/ShortReading.tsx';
import { useConsole } from '../state/use-console.tsx';
import { EntryWords } from '../timeline/EntryWords.tsx';
import { incidentLine } from '../timeline/incident-words.ts';
import { type TimelineEvent, timelineOf } from '../timeline/timeline.ts';
import { useWords } from '../words/use-words.ts';

function EventWords({ event }: { readonly event: TimelineEvent }) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  switch (event.type) {
    case 'arrived':
    case 'taken':
      return <p>{t(`timeline.${event.type}`)}</p>;
    case 'readings':
      return (
        <ul>
          {event.attempt.measurements.map((measurement) => (
            <ShortReading key={measurement.id} measurement={measurement} />
          ))}
        </ul>
      );
    case 'skipped':
      return (
        <p>
          {t('timeline.skipped', {
            what: t(`modality.${event.skipped.modality}`),
            why: t(`skip.${event.skipped.reason}`),
          })}
        </p>
      );
    case 'entry':
      return <EntryWords entry={event.entry} />;
    case 'guest':
      return (
        <p>
          {t(`guestEvent.${event.event.type}`, {
            name: event.guest.name,
            role: t(`guestRole.${event.guest.role}`),
            by: event.event.by ?? '',
          })}
        </p>
      );
    case 'incident':
      return (
        <p>
          {incidentLine(t, locale, event.incident)}
          {event.times > 1 && ` (×${event.times})`}
        </p>
      );
  }
}

/** What happened, oldest first and the newest in sight. */
export function Timeline({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const events = timelineOf(view);
  const list = useRef<HTMLOListElement>(null);
  const count = events.length;
  useEffect(() => {
    if (count > 0) list.current?.scrollTo({ left: list.current.scrollWidth });
  }, [count]);
  return (
    <section className="timeline" aria-label={t('timeline.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <ol ref={list} tabIndex={0} aria-label={t('timeline.title')}>
        {events.map((event, index) => (
          <li
            key={`${event.type}${event.at}${index}`}
            data-event={event.type === 'entry' ? event.entry.content.type : event.type}
          >
            <time dateTime={event.at}>{clockTime(event.at)}</time>
            <EventWords event={event} />
          </li>
        ))}
      </ol>
    </section>
  );
}

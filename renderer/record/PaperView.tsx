import { ArrowLeft, ArrowRight, Check, Printer, RotateCw, TriangleAlert, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentState } from '#protocol/entry.ts';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useHelper, useSession } from '../shell/session.tsx';
import type { DrawnPaper } from './pages.ts';
import { type Paper, putAway } from './record-store.ts';

type Printing = 'no' | 'asked' | 'printing' | 'printed' | 'failed';

/** A paper, one page at a time and as large as there is room; it is printed once the patient says so here. */
export function PaperView({ paper }: { readonly paper: Paper }) {
  const { t } = useTranslation();
  const { bridge, profile } = useSession();
  const helper = useHelper();
  const { attachmentId, title } = paper.content;
  const [drawn, setDrawn] = useState<DrawnPaper | 'reading' | 'unreadable'>('reading');
  const [page, setPage] = useState(1);
  const [printing, setPrinting] = useState<Printing>(paper.content.state === 'printed' ? 'printed' : 'no');
  const [attempt, setAttempt] = useState(1);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const tell = (state: Exclude<DocumentState, 'sent'>) =>
    void bridge.request('document:state', { entryId: paper.id, state }).catch(() => undefined);
  const fail = useRef(() => undefined);
  fail.current = () => {
    setDrawn('unreadable');
    tell('unreadable');
  };
  const retry = () => {
    setDrawn('reading');
    setAttempt(attempt + 1);
  };
  useEffect(() => {
    let read: DrawnPaper | null = null;
    let isGone = false;
    const open = async () => {
      const answer = await bridge.request('document:read', { attachmentId });
      // The reader is large, and few patients are sent a paper: it comes with the first.
      const { readPaper } = await import('./pages.ts');
      read = answer.ok ? await readPaper(answer.value.bytes) : null;
      if (isGone) read?.close();
      else if (read === null) fail.current();
      else setDrawn(read);
    };
    open().catch(() => {
      if (!isGone) fail.current();
    });
    return () => {
      isGone = true;
      read?.close();
    };
  }, [bridge, attachmentId, attempt]);
  const print = async () => {
    setPrinting('printing');
    const answer = await bridge.request('document:print', { attachmentId }).catch(() => null);
    const isPrinted = answer?.ok === true;
    setPrinting(isPrinted ? 'printed' : 'failed');
    tell(isPrinted ? 'printed' : 'not-printed');
  };
  const pages = typeof drawn === 'string' ? 1 : drawn.pages;
  return (
    <section className="paper" data-paper={typeof drawn === 'string' ? drawn : 'drawn'} aria-label={title}>
      <header className="paper-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {pages > 1 ? (
          <p className="number" role="status">
            {t('record.page', { page, pages })}
          </p>
        ) : null}
      </header>
      {typeof drawn === 'string' ? (
        <p className="paper-words" role="status">
          {t(`record.${drawn}`)}
        </p>
      ) : (
        <Page
          paper={drawn}
          page={page}
          label={t('record.page-of', { title, page, pages })}
          shown={() => tell('shown')}
          failed={() => fail.current()}
        />
      )}
      {printing === 'no' || printing === 'asked' ? null : (
        <p className="paper-words" role="status" data-printing={printing}>
          {printing === 'failed' ? (
            <TriangleAlert aria-hidden />
          ) : printing === 'printed' ? (
            <Check aria-hidden />
          ) : (
            <Printer aria-hidden />
          )}
          {t(printing === 'failed' ? 'record.print-failed' : `record.${printing}`, { helper })}
        </p>
      )}
      <div className="paper-controls">
        {pages > 1 ? (
          <div className="quiet-row">
            <Action look="quiet" icon={ArrowLeft} isDisabled={page === 1} onPress={() => setPage(page - 1)}>
              {t('record.previous')}
            </Action>
            <Action look="quiet" icon={ArrowRight} isDisabled={page === pages} onPress={() => setPage(page + 1)}>
              {t('record.next')}
            </Action>
          </div>
        ) : null}
        <div className="quiet-row">
          {profile.canPrint ? (
            <Action
              look="quiet"
              icon={Printer}
              isDisabled={printing === 'printing' || typeof drawn === 'string'}
              onPress={() => setPrinting('asked')}
            >
              {t('record.print')}
            </Action>
          ) : null}
          {drawn === 'unreadable' ? (
            <Action look="quiet" icon={RotateCw} onPress={retry}>
              {t('record.read-again')}
            </Action>
          ) : null}
          <Action look="primary" icon={X} onPress={() => putAway(paper.id)}>
            {t('record.put-away')}
          </Action>
        </div>
      </div>
      {printing === 'asked' ? (
        <Sheet name="print" title={t('record.print-title')} body={<p>{t('record.print-body')}</p>}>
          <Action look="primary" icon={Printer} onPress={() => void print()}>
            {t('record.print-yes')}
          </Action>
          <Action
            look="quiet"
            onPress={() => {
              setPrinting('no');
              tell('refused');
            }}
          >
            {t('record.print-no')}
          </Action>
        </Sheet>
      ) : null}
    </section>
  );
}

function Page(props: {
  readonly paper: DrawnPaper;
  readonly page: number;
  readonly label: string;
  /** The sheet is there to be read. */
  readonly shown: () => void;
  /** A sheet that cannot be drawn must not look like an empty one. */
  readonly failed: () => void;
}) {
  const { paper, page, label } = props;
  const told = useRef(props);
  told.current = props;
  const isShown = useRef(false);
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [{ width, height }, setRoom] = useState({ width: 0, height: 0 });
  // What the physician says meanwhile takes of its room: it is drawn anew, never cut.
  useLayoutEffect(() => {
    const box = place.current;
    if (box === null) return;
    const measure = () => {
      const { width, height } = box.getBoundingClientRect();
      setRoom({ width: Math.floor(width), height: Math.floor(height) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0 || height === 0 || canvas.current === null) return;
    let isGone = false;
    paper.draw(canvas.current, page, { width, height }).then(
      () => {
        if (isGone || isShown.current) return;
        isShown.current = true;
        told.current.shown();
      },
      () => {
        if (!isGone) told.current.failed();
      },
    );
    return () => {
      isGone = true;
    };
  }, [paper, page, width, height]);
  return (
    <div className="paper-place" ref={place}>
      <canvas ref={canvas} key={`${page} ${width} ${height}`} role="img" aria-label={label} data-page={page} />
    </div>
  );
}

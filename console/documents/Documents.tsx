import { FileCheck2, FileUp, FileX2, Printer, Send, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { Button, FileTrigger, Input, Label, ProgressBar, TextField } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import type { Entry } from '#protocol/entry.ts';
import { clockTime } from '../reading/number-format.ts';
import type { FileFault, Outgoing, OwnFault, PaperDraft } from '../records/record-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { faultOfFile, titleOf } from './file-check.ts';

/** Papers for the patient: one is chosen, named and sent, and what becomes of it at the kiosk is told. */
export function Documents({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const outgoing = useConsole((state) => state.record.outgoing);
  const chosen = useConsole((state) => state.drafts.paper);
  const setChosen = (paper: PaperDraft | null) => actions.consultation.draft({ paper });
  const [fault, setFault] = useState<FileFault | null>(null);
  const sending = outgoing.filter(({ purpose }) => purpose === 'document');
  const there = view.entries.filter(isWholeDocument).toReversed();

  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const found = faultOfFile(bytes);
    setFault(found);
    setChosen(found === null ? { bytes, title: titleOf(file.name) } : null);
  };
  const send = () => {
    if (chosen === null || chosen.title.trim() === '') return;
    setChosen(null);
    void actions.consultation.record?.sendDocument(chosen.bytes, chosen.title.trim()).then(setFault);
  };
  return (
    <div className="documents">
      <FileTrigger acceptedFileTypes={['application/pdf']} onSelect={(files) => void choose(files?.[0])}>
        <Button className="button" autoFocus data-action="choose-file">
          <FileUp aria-hidden="true" />
          {t('documents.choose')}
        </Button>
      </FileTrigger>
      <p className="record-hint">{t('documents.hint')}</p>
      <div role="alert">{fault !== null && <Fault fault={fault} />}</div>
      {chosen !== null && (
        <form
          className="chosen-file"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <TextField
            value={chosen.title}
            onChange={(title) => setChosen({ ...chosen, title })}
            maxLength={120}
            autoFocus
          >
            <Label>{t('documents.name')}</Label>
            <Input className="text-input" data-field="title" />
          </TextField>
          <div className="answers">
            <Button className="button" onPress={() => setChosen(null)}>
              {t('documents.discard')}
            </Button>
            <Button
              type="submit"
              className="button button-primary"
              isDisabled={chosen.title.trim() === ''}
              data-action="send-document"
            >
              <Send aria-hidden="true" />
              {t('documents.send')}
            </Button>
          </div>
        </form>
      )}
      {sending.length + there.length > 0 && <h3>{t('documents.sent')}</h3>}
      <ul className="papers">
        {sending.map((paper) => (
          <OnItsWay key={paper.entryId} paper={paper} />
        ))}
        {there.map(({ id, at, content }) => (
          <li key={id} data-document={content.state}>
            <StateMark state={content.state} />
            <div>
              <a
                className="paper-title"
                href={`/consultations/${view.consultationId}/attachments/${content.attachmentId}`}
                download
              >
                {content.title}
              </a>
              <p role="status">
                {t(`documentState.${content.state}`)} · <time dateTime={at}>{clockTime(at)}</time>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {sending.length + there.length === 0 && chosen === null && <p className="record-empty">{t('documents.none')}</p>}
    </div>
  );
}

const MARKS = {
  sent: FileCheck2,
  unreadable: TriangleAlert,
  shown: FileCheck2,
  printed: Printer,
  refused: FileX2,
  'not-printed': TriangleAlert,
};

function StateMark({ state }: { readonly state: keyof typeof MARKS }) {
  const Mark = MARKS[state];
  return <Mark aria-hidden="true" className={Mark === TriangleAlert ? 'look' : undefined} />;
}

type Paper = Entry & { readonly content: Extract<Entry['content'], { type: 'document' }> };
const isWholeDocument = (entry: Entry): entry is Paper => entry.content.type === 'document' && entry.received === 1;

function OnItsWay({ paper }: { readonly paper: Outgoing }) {
  const t = useWords();
  const actions = useActions();
  const percent = Math.round(paper.sent * 100);
  return (
    <li data-document={typeof paper.state === 'string' ? paper.state : 'rejected'}>
      <FileUp aria-hidden="true" />
      <div>
        <p className="paper-title">{paper.title}</p>
        {typeof paper.state === 'string' ? (
          <ProgressBar value={percent} className="progress">
            <Label>{paper.state === 'waiting' ? t('documents.waiting') : t('documents.sending', { percent })}</Label>
            <progress value={percent} max={100} aria-hidden="true" />
          </ProgressBar>
        ) : (
          <div role="alert">
            <Fault fault={paper.state.refused} />
          </div>
        )}
      </div>
      {typeof paper.state !== 'string' && (
        <Button
          className="tool"
          aria-label={t('documents.discard')}
          onPress={() => actions.consultation.record?.dismiss(paper.entryId)}
        >
          <X aria-hidden="true" />
        </Button>
      )}
    </li>
  );
}

const OWN_FAULTS = ['not-a-pdf', 'too-large', 'empty', 'active', 'encrypted', 'damaged', 'too-complex'] as const;
const isOwn = (fault: FileFault): fault is OwnFault => OWN_FAULTS.some((own) => own === fault);

function Fault({ fault }: { readonly fault: FileFault }) {
  const t = useWords();
  return (
    <p className="doubt" data-fault={fault}>
      <TriangleAlert aria-hidden="true" />
      {isOwn(fault) ? t(`fileFault.${fault}`) : fault === 'timed-out' ? t('notice.timedOut') : t(`error.${fault}`)}
    </p>
  );
}

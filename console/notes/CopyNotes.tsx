import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words/use-words.ts';

/** Notes that the server does not have, to be taken elsewhere. */
export function CopyNotes({ text }: { readonly text: string }) {
  const t = useWords();
  const [copied, setCopied] = useState<string | null>(null);
  const isCopied = copied === text;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      // Where the browser lets no page at its clipboard, the field is there to copy from.
      () => setCopied(null),
    );
  return (
    <div className="unkept-notes">
      <textarea
        className="text-area"
        readOnly
        rows={4}
        value={text}
        aria-label={t('ending.yours')}
        data-field="unkept"
      />
      <Button className="button button-small" onPress={() => void copy()} data-action="copy-notes">
        {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        <span role="status">{t(isCopied ? 'ending.copied' : 'ending.copy')}</span>
      </Button>
    </div>
  );
}

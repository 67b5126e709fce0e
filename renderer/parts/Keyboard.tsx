import { CornerDownLeft, Delete } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

/** French AZERTY, with the two marks a name may hold. The accented page keeps every letter of French names and more. */
const LETTERS = ['azertyuiop', 'qsdfghjklm', "wxcvbn-'"] as const;
const ACCENTS = ['àâäáãåéèêë', 'îïíìôöóòõø', "ùûüúçñÿœæ'"] as const;

interface KeyboardProps {
  /** A capital comes first in a name and after each of its breaks. */
  readonly capital: boolean;
  readonly onKey: (character: string) => void;
  readonly onErase: () => void;
}

/** The kiosk's own keyboard: a locked kiosk has no other. A physical keyboard works as well, in the field itself. */
export function Keyboard({ capital, onKey, onErase }: KeyboardProps) {
  const { t } = useTranslation();
  const [accents, setAccents] = useState(false);
  const spoken = (key: string) => (key === '-' ? t('keyboard.hyphen') : key === "'" ? t('keyboard.apostrophe') : key);
  const press = (key: string) => {
    onKey(key);
    setAccents(false);
  };
  return (
    <fieldset className="keyboard" aria-label={t('keyboard.name')}>
      {(accents ? ACCENTS : LETTERS).map((row) => (
        <div className="keyboard-row" key={row}>
          {[...row].map((key) => {
            const shown = capital ? key.toLocaleUpperCase('fr') : key;
            return (
              <Button className="key" key={key} aria-label={spoken(shown)} onPress={() => press(shown)}>
                {shown}
              </Button>
            );
          })}
          {row === LETTERS[2] ? <EraseKey label={t('keyboard.erase')} onErase={onErase} /> : null}
        </div>
      ))}
      <div className="keyboard-row">
        <Button className="key key-wide" onPress={() => setAccents(!accents)}>
          {accents ? (
            <>
              <CornerDownLeft aria-hidden /> {t('keyboard.letters')}
            </>
          ) : (
            t('keyboard.accents')
          )}
        </Button>
        <Button className="key key-space" onPress={() => press(' ')}>
          {t('keyboard.space')}
        </Button>
        {accents ? <EraseKey label={t('keyboard.erase')} onErase={onErase} /> : null}
      </div>
    </fieldset>
  );
}

function EraseKey({ label, onErase }: { readonly label: string; readonly onErase: () => void }) {
  return (
    <Button className="key key-wide key-erase" aria-label={label} onPress={onErase}>
      <Delete aria-hidden />
    </Button>
  );
}

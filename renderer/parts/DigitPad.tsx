import { Delete } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Digits in the order of a telephone; erasing sits beside the zero. */
export function DigitPad({
  onDigit,
  onErase,
}: {
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className="digit-pad" aria-label={t('keyboard.name')}>
      {DIGITS.map((digit) => (
        <Button className="key" key={digit} onPress={() => onDigit(digit)}>
          {digit}
        </Button>
      ))}
      <span />
      <Button className="key" onPress={() => onDigit('0')}>
        0
      </Button>
      <Button className="key key-erase" aria-label={t('keyboard.erase')} onPress={onErase}>
        <Delete aria-hidden />
      </Button>
    </fieldset>
  );
}

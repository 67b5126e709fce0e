import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

interface ActionProps {
  readonly look: 'primary' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  readonly label?: string;
  readonly lang?: string;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** A button of the kiosk: one tap, visible at once. One `primary` a screen at most. */
export function Action({ look, icon: Icon, label, lang, isDisabled = false, onPress, children }: ActionProps) {
  return (
    <Button
      className={`action action-${look}`}
      onPress={onPress}
      isDisabled={isDisabled}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {Icon === undefined ? null : <Icon aria-hidden className="action-icon" />}
      <span lang={lang}>{children}</span>
    </Button>
  );
}

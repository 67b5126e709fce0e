import {
  Bell,
  BellOff,
  Keyboard,
  Languages,
  LogOut,
  Moon,
  SlidersHorizontal,
  Store,
  Sun,
  Volume2,
  VolumeX,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { PatientHeading } from '../consultation/PatientHeading.tsx';
import { FleetHeading } from '../fleet/FleetHeading.tsx';
import { QueueHeading } from '../queue/QueueHeading.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useSoundBlocked } from './use-sound-blocked.ts';

interface ToolProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Tool({ label, onPress, children }: ToolProps) {
  return (
    <TooltipTrigger delay={400}>
      <Button className="tool" aria-label={label} onPress={onPress}>
        {children}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** Where I am on the left, who I am and the few settings on the right; the same place in every view. */
export function TopBar() {
  const t = useWords();
  const actions = useActions();
  const physician = useConsole((state) => (state.session.kind === 'signed-in' ? state.session.physician : null));
  const consultation = useConsole((state) => state.consultation);
  const fleet = useConsole((state) => state.fleet !== null);
  const isSoundBlocked = useSoundBlocked();
  const permission = useConsole((state) => state.noticePermission);
  const { theme, locale, sounds, notices } = useConsole((state) => state.preferences);
  const hasNotices = permission === 'allowed' && notices;
  return (
    <header className="top-bar">
      {consultation ? <PatientHeading view={consultation} /> : fleet ? <FleetHeading /> : <QueueHeading />}
      <div className="top-tools">
        {!consultation && physician && (
          <p className="physician">
            <strong>{physician.name}</strong>
            <span>{physician.speciality}</span>
          </p>
        )}
        {!consultation && (
          <Tool label={t('fleet.title')} onPress={() => actions.toggleFleet()}>
            <Store aria-hidden="true" />
          </Tool>
        )}
        {!consultation && (
          <Tool label={t('devices.title')} onPress={() => actions.ask({ kind: 'devices' })}>
            <SlidersHorizontal aria-hidden="true" />
          </Tool>
        )}
        {sounds && isSoundBlocked && (
          <Button className="button button-small button-held" data-action="allow-sound">
            <VolumeX aria-hidden="true" />
            {t('shell.soundBlocked')}
          </Button>
        )}
        <Tool
          label={t(sounds ? 'shell.soundOff' : 'shell.soundOn')}
          onPress={() => actions.prefer({ sounds: !sounds })}
        >
          {sounds ? <Volume2 aria-hidden="true" /> : <VolumeX aria-hidden="true" />}
        </Tool>
        {permission !== 'unsupported' && (
          <Tool
            label={t(
              permission === 'refused'
                ? 'news.refused'
                : permission === 'undecided'
                  ? 'news.allow'
                  : hasNotices
                    ? 'news.off'
                    : 'news.on',
            )}
            onPress={() => void actions.wantNotices(!hasNotices)}
          >
            {hasNotices ? <Bell aria-hidden="true" /> : <BellOff aria-hidden="true" />}
          </Tool>
        )}
        <Tool
          label={t(theme === 'dark' ? 'shell.light' : 'shell.dark')}
          onPress={() => actions.prefer({ theme: theme === 'dark' ? 'light' : 'dark' })}
        >
          {theme === 'dark' ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
        </Tool>
        <Tool label={t('shell.language')} onPress={() => actions.prefer({ locale: locale === 'fr' ? 'en' : 'fr' })}>
          <Languages aria-hidden="true" />
        </Tool>
        <Tool label={t('shell.shortcuts')} onPress={() => actions.ask({ kind: 'shortcuts' })}>
          <Keyboard aria-hidden="true" />
        </Tool>
        {!consultation && (
          <Tool label={t('shell.signOut')} onPress={() => void actions.signOut()}>
            <LogOut aria-hidden="true" />
          </Tool>
        )}
      </div>
    </header>
  );
}

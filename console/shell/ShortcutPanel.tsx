import { Button, Heading, Switch } from 'react-aria-components';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { SHORTCUTS, type ShortcutScope } from './shortcuts.ts';

const SCOPES: readonly ShortcutScope[] = ['queue', 'consultation', 'global'];

/** Every key, and the switch that turns single keys off for who dictates or types with a device that slips (WCAG 2.1.4). */
export function ShortcutPanel({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const actions = useActions();
  const singleKeys = useConsole((state) => state.preferences.singleKeys);
  return (
    <>
      <Heading slot="title">{t('keys.title')}</Heading>
      <div className="shortcut-columns">
        {SCOPES.map((scope) => (
          <section key={scope} aria-label={t(`keys.${scope}`)}>
            <h3>{t(`keys.${scope}`)}</h3>
            <dl>
              {SHORTCUTS.filter((row) => row.scope === scope).map(({ id, cap }) => (
                <div key={id}>
                  <dt>
                    <kbd className="key">{cap}</kbd>
                  </dt>
                  <dd>{t(`shortcut.${id}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="answers">
        <Switch className="switch" isSelected={singleKeys} onChange={(on) => actions.prefer({ singleKeys: on })}>
          <span className="switch-track" aria-hidden="true" />
          {t('keys.single')}
        </Switch>
        <Button className="button button-primary" autoFocus onPress={onClose}>
          {t('shell.close')}
        </Button>
      </div>
    </>
  );
}

import { EyeOff, LockKeyhole, LogIn, TriangleAlert, Video } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import type { GuestRefusal, GuestWelcome } from '#protocol/guest-link.ts';
import { useViewFocus } from '../shell/use-view-focus.ts';
import { useWords } from '../words/use-words.ts';
import { GuestDevices } from './GuestDevices.tsx';
import { useGuestActions } from './use-guest.tsx';

/** Says in words why there is nothing to enter, and the one thing to do. */
export function NoSeat(props: {
  readonly title: string;
  readonly lead: string;
  readonly why?: GuestRefusal;
  readonly children?: ReactNode;
}) {
  const heading = useViewFocus<HTMLHeadingElement>();
  return (
    <main className="guest-sheet" data-refused={props.why}>
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      <p className="lead" role="status">
        {props.lead}
      </p>
      {props.children}
    </main>
  );
}

/** For whom the code was read out to. */
export function CodeForm({ trouble }: { readonly trouble: 'not-a-code' | 'too-many' | null }) {
  const t = useWords();
  const actions = useGuestActions();
  const heading = useViewFocus<HTMLHeadingElement>();
  const [code, setCode] = useState('');
  const open = (event: FormEvent) => {
    event.preventDefault();
    void actions.openCode(code);
  };
  return (
    <main className="guest-sheet">
      <h1 ref={heading} tabIndex={-1}>
        {t('guestPage.codeTitle')}
      </h1>
      <p className="lead">{t('guestPage.codeLead')}</p>
      <form className="guest-code-form" onSubmit={open}>
        <TextField
          value={code}
          onChange={setCode}
          maxLength={200}
          isInvalid={trouble !== null}
          // The browser's own words would hold the next try back.
          validationBehavior="aria"
        >
          <Label>{t('guestPage.code')}</Label>
          <Input
            className="text-input"
            placeholder="K7QM-0123-4567-…"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            data-field="guest-code"
          />
        </TextField>
        {trouble !== null && (
          <p className="doubt" role="alert">
            <TriangleAlert aria-hidden="true" />
            {t(trouble === 'not-a-code' ? 'guestPage.notACode' : 'guestPage.tooMany')}
          </p>
        )}
        <Button type="submit" className="button button-primary button-large" data-action="open-code">
          {t('guestPage.openCode')}
        </Button>
      </form>
    </main>
  );
}

/** Who invites, as whom the guest will be shown, and what they agree to; nothing is opened before they do. */
export function Invited({ welcome }: { readonly welcome: GuestWelcome }) {
  const t = useWords();
  const actions = useGuestActions();
  const heading = useViewFocus<HTMLHeadingElement>();
  const { name, role, physician } = welcome;
  return (
    <main className="guest-sheet" data-invited>
      <div className="guest-sheet-part">
        <h1 ref={heading} tabIndex={-1}>
          {t('guestPage.invites', { name: physician.name })}
        </h1>
        <p className="lead">{physician.speciality}</p>
        <div className="shown-as">
          <p>{t('guestPage.shownAs')}</p>
          <p className="shown-name">{name}</p>
          <p>{t(`guestRole.${role}`)}</p>
        </div>
      </div>
      <div className="guest-sheet-part">
        <ul className="guest-terms">
          <li>
            <Video aria-hidden="true" />
            <span>
              {t('guestPage.seen')} {t('guestPage.yours')}
            </span>
          </li>
          <li>
            <EyeOff aria-hidden="true" />
            <span>{t('guestPage.unrecorded')}</span>
          </li>
          <li>
            <LockKeyhole aria-hidden="true" />
            <span>{t('guestPage.secret')}</span>
          </li>
        </ul>
        <Button className="button button-primary button-large" onPress={() => actions.agree()} data-action="agree">
          <LogIn aria-hidden="true" />
          {t('guestPage.enter')}
        </Button>
        <div className="guest-sheet-choices">
          <GuestDevices />
          <Button className="button button-quiet" onPress={() => actions.leave()} data-action="decline">
            {t('guestPage.decline')}
          </Button>
        </div>
      </div>
    </main>
  );
}

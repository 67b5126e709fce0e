import { Check, Copy, UserMinus, UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { GUEST_ROLES, type Guest, GuestRole, type GuestState, MOST_GUESTS, spokenToken } from '#protocol/guest.ts';
import { clockTime } from '../reading/number-format.ts';
import { useNow } from '../shell/use-now.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { guestLink } from './guest-desk.ts';

const LIVE: readonly GuestState[] = ['open', 'here', 'away'];

/** Time alone ends a link that nobody opened. */
const stateAt = ({ state, expiresAt }: Guest, now: number): GuestState =>
  state === 'open' && Date.parse(expiresAt) <= now ? 'expired' : state;

/** Whom else to have in the consultation: a name, what they are there for, a link; and what became of each. */
export function GuestsPage({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const now = useNow(5_000) + useConsole((state) => state.clockOffset);
  const isClear = useConsole(({ room }) => room.encryption.kind === 'clear');
  const guests = view.guests.map((guest) => ({ guest, state: stateAt(guest, now) })).reverse();
  const live = guests.filter(({ state }) => LIVE.includes(state)).length;
  return (
    <div className="guests-page">
      <p className="record-hint">{t('guests.lead')}</p>
      {isClear ? (
        <p className="doubt">{t('guests.clear')}</p>
      ) : live >= MOST_GUESTS ? (
        <p className="record-hint">{t('guests.full')}</p>
      ) : (
        <InviteForm />
      )}
      <ul className="invitations">
        {guests.map(({ guest, state }) => (
          <Invitation key={guest.id} guest={guest} state={state} />
        ))}
        {guests.length === 0 && <li className="record-empty">{t('guests.none')}</li>}
      </ul>
    </div>
  );
}

function InviteForm() {
  const t = useWords();
  const actions = useActions();
  const offline = useConsole((state) => state.link.kind !== 'online');
  const [name, setName] = useState('');
  const [role, setRole] = useState<GuestRole>('nurse');
  const [inviting, setInviting] = useState(false);
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || inviting) return;
    setInviting(true);
    const isInvited = await actions.guests.invite(name.trim(), role);
    setInviting(false);
    if (isInvited) setName('');
  };
  return (
    <form className="invite" onSubmit={(event) => void invite(event)}>
      <TextField value={name} onChange={setName} maxLength={60} autoFocus>
        <Label>{t('guests.name')}</Label>
        <Input className="text-input" placeholder={t('guests.nameHint')} autoComplete="off" data-field="guest-name" />
      </TextField>
      <label>
        {t('guests.role')}
        <select
          className="text-input"
          value={role}
          onChange={({ target }) => setRole(GuestRole.parse(target.value))}
          data-field="guest-role"
        >
          {GUEST_ROLES.map((id) => (
            <option key={id} value={id}>
              {t(`guestRole.${id}`)}
            </option>
          ))}
        </select>
      </label>
      <Button
        type="submit"
        className="button button-primary"
        isDisabled={offline || inviting || name.trim() === ''}
        data-action="invite"
      >
        <UserPlus aria-hidden="true" />
        {t('guests.invite')}
      </Button>
    </form>
  );
}

function Invitation({ guest, state }: { readonly guest: Guest; readonly state: GuestState }) {
  const t = useWords();
  const actions = useActions();
  const offline = useConsole((console) => console.link.kind !== 'online');
  const token = useConsole(({ guestTokens }) => guestTokens.get(guest.id));
  const isLive = LIVE.includes(state);
  return (
    <li className="invitation" data-guest={guest.id} data-state={state}>
      <p className="invitation-head">
        <strong>{guest.name}</strong>
        <span>{t(`guestRole.${guest.role}`)}</span>
      </p>
      <p className="invitation-state" role="status">
        {t(`guestState.${state}`, { time: clockTime(guest.expiresAt) })}
      </p>
      {state === 'open' &&
        (token === undefined ? <p className="record-hint">{t('guests.linkGone')}</p> : <LinkOf token={token} />)}
      {isLive && (
        <Button
          className="button button-small"
          isDisabled={offline}
          onPress={() => void actions.guests.dismiss(guest.id)}
          data-action="dismiss"
        >
          <UserMinus aria-hidden="true" />
          {t(state === 'open' ? 'guests.revoke' : 'guests.remove')}
          <span className="visually-hidden">{guest.name}</span>
        </Button>
      )}
    </li>
  );
}

/** The link to copy, and what to say where it is read out over the telephone. */
function LinkOf({ token }: { readonly token: string }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  const link = guestLink(location.origin, token);
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      // Where the browser lets no page at its clipboard, the field is there to copy from.
      () => setCopied(false),
    );
  return (
    <div className="guest-link">
      <label>
        {t('guests.link')}
        <input
          className="text-input"
          readOnly
          value={link}
          onFocus={({ target }) => target.select()}
          data-field="guest-link"
        />
      </label>
      <Button className="button button-small" onPress={() => void copy()} data-action="copy-link">
        {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        <span role="status">{t(copied ? 'guests.copied' : 'guests.copy')}</span>
      </Button>
      <p className="record-hint">{t('guests.linkHint')}</p>
      <p className="record-hint">{t('guests.readOut', { address: `${location.host}/guest` })}</p>
      <p className="spoken-token">{spokenToken(token)}</p>
    </div>
  );
}

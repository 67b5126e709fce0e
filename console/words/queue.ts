import type { CallBackState, DepartedEntry } from '#protocol/call-back.ts';
import type { WaitUnknown } from '#protocol/wait.ts';

/** The words of the queue's flags, filter, estimates, trends, notices and of who went unseen. */
export interface QueueTranslation {
  readonly flag: {
    readonly help: string;
    readonly valid: string;
    readonly doubtful: string;
    readonly look: string;
    readonly low: string;
    readonly high: string;
    readonly source: string;
    readonly child: string;
    readonly switchedOff: string;
  };
  readonly estimate: Readonly<Record<WaitUnknown, string>> & {
    readonly between: string;
    readonly less: string;
    readonly betweenLong: string;
    readonly lessLong: string;
    readonly record: string;
  };
  readonly trend: {
    readonly up: string;
    readonly down: string;
    readonly steady: string;
    readonly earlier: string;
  };
  readonly assistance: { readonly assisted: string; readonly alone: string };
  readonly filter: {
    readonly title: string;
    readonly site: string;
    readonly reason: string;
    readonly locale: string;
    readonly any: string;
    readonly anyLocale: string;
    readonly flaggedOnly: string;
    readonly hides_one: string;
    readonly hides_other: string;
    readonly hidesFlagged_one: string;
    readonly hidesFlagged_other: string;
    readonly showAll: string;
    readonly nobody: string;
  };
  readonly urgent: { readonly title: string; readonly waits: string; readonly seen: string };
  readonly order: { readonly changed: string; readonly settle: string };
  readonly news: {
    readonly came: string;
    readonly flagged: string;
    readonly desktop: string;
    readonly allow: string;
    readonly on: string;
    readonly off: string;
    readonly refused: string;
  };
  readonly departed: Readonly<Record<DepartedEntry['how'], string>> & {
    readonly title: string;
    readonly lead: string;
    readonly at: string;
    readonly call: string;
    readonly callAgain: string;
    readonly withdraw: string;
    readonly siteOffline: string;
  };
  readonly callBack: Record<CallBackState, string>;
}

export const queueFr: QueueTranslation = {
  flag: {
    help: 'Demande de l’aide',
    valid: '{{what}} {{value}}',
    doubtful: '{{what}} {{value}}, mesure douteuse',
    look: 'à regarder : {{what}} {{value}}',
    low: '{{bound}} ou moins',
    high: '{{bound}} ou plus',
    source: 'Seuil : {{rule}} ({{source}}). Adulte, hors grossesse. Ce n’est pas un diagnostic.',
    child: 'Moins de 16 ans : aucun seuil appliqué',
    switchedOff: 'Seuils désactivés pour ce lieu',
  },
  estimate: {
    between: 'encore {{from}} à {{to}} min',
    less: 'encore moins de {{to}} min',
    betweenLong: 'encore {{from}} à {{to}}',
    lessLong: 'encore moins de {{to}}',
    record: 'Estimations tenues : {{held}} sur les {{told}} dernières.',
    'nobody-online': 'durée inconnue',
    'too-few': 'durée inconnue',
    'longer-than-usual': 'plus long que d’habitude',
  },
  trend: {
    up: 'en hausse',
    down: 'en baisse',
    steady: 'stable',
    earlier: '{{value}} à {{time}}',
  },
  assistance: { assisted: 'avec un soignant', alone: 'sans soignant' },
  filter: {
    title: 'Filtrer la file',
    site: 'Lieu',
    reason: 'Motif',
    locale: 'Langue',
    any: 'tous',
    anyLocale: 'toutes',
    flaggedOnly: 'Alertes seulement',
    hides_one: 'Le filtre masque {{count}} patient.',
    hides_other: 'Le filtre masque {{count}} patients.',
    hidesFlagged_one: 'Dont {{count}} avec une alerte : {{what}}.',
    hidesFlagged_other: 'Dont {{count}} avec une alerte : {{what}}.',
    showAll: 'Tout montrer',
    nobody: 'Personne ne correspond au filtre.',
  },
  urgent: {
    title: 'Urgent dans la file',
    waits: 'Attend dans la file : {{flags}}. {{what}}, {{who}}, {{site}}.',
    seen: 'J’ai vu',
  },
  order: { changed: 'L’ordre a changé.', settle: 'Remettre en ordre' },
  news: {
    came: 'Nouveau patient : {{what}}, {{who}}, {{site}}.',
    flagged: 'Alerte : {{flags}}. {{what}}, {{who}}, {{site}}.',
    desktop: 'Un patient attend à {{site}}',
    allow: 'Recevoir des notifications du bureau',
    on: 'Activer les notifications',
    off: 'Couper les notifications',
    refused: 'Notifications refusées par le navigateur',
  },
  departed: {
    title: 'Partis sans être vus',
    lead: 'Depuis deux heures.',
    at: 'parti à {{time}}',
    left: 'a quitté la file',
    silent: 'ne répondait plus à la borne',
    stopped: 'la borne s’est arrêtée',
    call: 'Rappeler',
    callAgain: 'Rappeler encore',
    withdraw: 'Ne plus rappeler',
    siteOffline: 'Lieu hors ligne : il verra le rappel à son retour.',
  },
  callBack: {
    asked: 'Rappel affiché sur place depuis {{time}}',
    acknowledged: 'Quelqu’un le cherche depuis {{time}}',
    returned: 'Revenu à {{time}}',
    gone: 'Introuvable, dit à {{time}}',
    withdrawn: 'Rappel retiré à {{time}}',
  },
};

export const queueEn: QueueTranslation = {
  flag: {
    help: 'Calls for help',
    valid: '{{what}} {{value}}',
    doubtful: '{{what}} {{value}}, doubtful reading',
    look: 'have a look: {{what}} {{value}}',
    low: '{{bound}} or less',
    high: '{{bound}} or more',
    source: 'Threshold: {{rule}} ({{source}}). Adult, not pregnant. This is no diagnosis.',
    child: 'Under 16: no threshold applied',
    switchedOff: 'Thresholds switched off for this site',
  },
  estimate: {
    between: '{{from}} to {{to}} min more',
    less: 'less than {{to}} min more',
    betweenLong: '{{from}} to {{to}} more',
    lessLong: 'less than {{to}} more',
    record: 'Estimates that held: {{held}} of the last {{told}}.',
    'nobody-online': 'not known how long',
    'too-few': 'not known how long',
    'longer-than-usual': 'longer than usual',
  },
  trend: {
    up: 'rising',
    down: 'falling',
    steady: 'steady',
    earlier: '{{value}} at {{time}}',
  },
  assistance: { assisted: 'with a carer', alone: 'without a carer' },
  filter: {
    title: 'Filter the queue',
    site: 'Site',
    reason: 'Reason',
    locale: 'Language',
    any: 'all',
    anyLocale: 'all',
    flaggedOnly: 'Alerts only',
    hides_one: 'The filter hides {{count}} patient.',
    hides_other: 'The filter hides {{count}} patients.',
    hidesFlagged_one: 'Of these, {{count}} with an alert: {{what}}.',
    hidesFlagged_other: 'Of these, {{count}} with an alert: {{what}}.',
    showAll: 'Show everyone',
    nobody: 'Nobody fits the filter.',
  },
  urgent: {
    title: 'Urgent in the queue',
    waits: 'Waiting in the queue: {{flags}}. {{what}}, {{who}}, {{site}}.',
    seen: 'Seen',
  },
  order: { changed: 'The order has changed.', settle: 'Put in order' },
  news: {
    came: 'New patient: {{what}}, {{who}}, {{site}}.',
    flagged: 'Alert: {{flags}}. {{what}}, {{who}}, {{site}}.',
    desktop: 'A patient waits at {{site}}',
    allow: 'Receive desktop notifications',
    on: 'Turn notifications on',
    off: 'Turn notifications off',
    refused: 'Notifications refused by the browser',
  },
  departed: {
    title: 'Left without being seen',
    lead: 'In the last two hours.',
    at: 'left at {{time}}',
    left: 'left the queue',
    silent: 'no longer answered at the kiosk',
    stopped: 'the kiosk stopped',
    call: 'Call back',
    callAgain: 'Call back again',
    withdraw: 'No longer call',
    siteOffline: 'Site offline: it will see the call when it is back.',
  },
  callBack: {
    asked: 'Call shown at the site since {{time}}',
    acknowledged: 'Someone is looking since {{time}}',
    returned: 'Back at {{time}}',
    gone: 'Not found, said at {{time}}',
    withdrawn: 'Call withdrawn at {{time}}',
  },
};

import { join } from 'node:path';
import { app, MessageChannelMain, type MessagePortMain } from 'electron';
import type { KioskConfig } from '#kiosk-config/schema.ts';
import type { IpcEvent } from '#protocol/ipc.ts';
import type { MeasuredLink } from '#protocol/link-test.ts';
import { RADIO_PORT_MESSAGE } from '#protocol/radio.ts';
import { ok } from '#protocol/result.ts';
import { openRecordsDesk, type RecordsDesk } from './attachments/desk.ts';
import { bundles } from './bundles.ts';
import { DriversSupervisor } from './drivers/supervisor.ts';
import { startDriversProcess } from './drivers/utility-process.ts';
import type { KioskEnvironment } from './environment.ts';
import { type EquipmentDesk, openEquipmentDesk } from './equipment/desk.ts';
import { EVENT_CHANNEL, PORT_CHANNEL } from './ipc/channels.ts';
import { type IpcHandlers, serveIpc } from './ipc/register.ts';
import { KioskEnrolment } from './link/enrolment.ts';
import { ServerLink } from './link/server-link.ts';
import { faultOf, type Log } from './log.ts';
import { RadioWindow } from './radio/radio-window.ts';
import { KioskSession } from './session/kiosk-session.ts';
import { openStore } from './store/database.ts';
import { Outbox } from './store/outbox.ts';
import { FirstScreen } from './window/first-screen.ts';
import type { OpeningWindow } from './window/open.ts';
import { APP_ORIGIN } from './window/origin.ts';

/** ms after which link and devices no longer wait for the first screen: it is there in a tenth of that, or the page has failed. */
const FIRST_SCREEN_LIMIT = 5_000;

/** Puts the kiosk together: store, link, drivers, and the session that ties them to the window. Once, when the window opens. */
export async function startKiosk(
  environment: KioskEnvironment,
  config: KioskConfig,
  { window, opened }: OpeningWindow,
  log: Log,
): Promise<void> {
  const emit = (event: IpcEvent) => window.send(EVENT_CHANNEL, event);
  const firstScreen = new FirstScreen(FIRST_SCREEN_LIMIT);
  const database = openStore({ folder: app.getPath('userData'), keyFile: environment.storeKeyFile, log });
  const outbox = new Outbox(database);
  const enrolment = new KioskEnrolment(database, config.server, environment.enrolmentCode, log);

  const link = new ServerLink({
    server: config.server,
    outbox,
    log,
    currentConsultation: () => session.consultationId,
    onLink: (state) => {
      emit({ type: 'link', link: state });
      equipment.onLink(state);
      records.onLink(state);
    },
    onStatus: (status) => session.onStatus(status),
    onRoom: (consultationId, event) => session.onRoom(consultationId, event),
    onCallBacks: (callBacks) => emit({ type: 'call-backs', callBacks: [...callBacks] }),
  });

  /** A new pair of live ports: one end to the drivers host, the other to the page; former ends fall silent. */
  const connectLive = () => {
    const page = window.page;
    if (page === null) return;
    const { port1, port2 } = new MessageChannelMain();
    if (drivers.post({ type: 'live-port' }, [port1])) page.postMessage(PORT_CHANNEL, null, [port2]);
  };

  /** A new pair of ports between the drivers host and the Bluetooth radio; former ends are lost. */
  const connectRadio = () => {
    const { page } = radio;
    if (page === null) return;
    const { port1, port2 } = new MessageChannelMain();
    if (drivers.post({ type: 'radio-port' }, [port1])) page.postMessage(RADIO_PORT_MESSAGE, null, [port2]);
  };
  const radio = new RadioWindow({ bindings: config.bindings, onReady: connectRadio, log });

  const drivers = new DriversSupervisor<MessagePortMain>({
    start: () => startDriversProcess(join(bundles, 'drivers-host.cjs')),
    bindings: config.bindings,
    identities: config.identities,
    stillButtons: config.stillButtons,
    log,
    onEvent: (event) => {
      session.onDrivers(event);
      equipment.onDrivers(event);
    },
    onLost: () => {
      session.onDriversLost();
      equipment.onDriversLost();
    },
    onStarted: () => {
      connectLive();
      connectRadio();
    },
  });

  const session: KioskSession = new KioskSession({
    outbox,
    link,
    log,
    emit,
    command: (command) => drivers.post(command),
  });

  const equipment: EquipmentDesk = openEquipmentDesk({
    config,
    database,
    link,
    isInUse: () => session.consultationId !== null,
    devices: () => drivers.devices,
    command: (command) => drivers.post(command),
    emit,
    log,
  });

  const records: RecordsDesk = openRecordsDesk({
    database,
    link,
    attended: () => {
      const state = session.status?.state;
      return state === 'taken' || state === 'closed' ? session.consultationId : null;
    },
    printer: config.printer,
    emit,
    log,
  });

  /** In memory alone, and nothing of a patient: it outlives their sessions. */
  let measuredLink: MeasuredLink | null = null;
  let loudspeaker: string | null = null;

  const handlers: IpcHandlers = {
    ...equipment.handlers,
    ...records.handlers,
    'kiosk:snapshot': async () => {
      session.onNewPage();
      const { site, kiosk } = await enrolment.place();
      // Asking for the snapshot tells that the page listens: its end of the live path follows.
      connectLive();
      const { steps, locales, idle, helper, assistance } = config;
      const { instruments } = config.equipment;
      return {
        profile: {
          site,
          kiosk,
          steps,
          locales,
          idle,
          helper,
          assistance,
          instruments,
          canPrint: config.printer !== null,
        },
        link: link.state,
        devices: drivers.devices,
        status: session.status,
        checkpoint: session.checkpoint,
        calling: link.calling,
        equipment: equipment.view,
        callBacks: [...link.callBacks],
        measuredLink,
        loudspeaker,
      };
    },
    'kiosk:drawn': () => {
      firstScreen.told();
      return {};
    },
    'journey:checkpoint': ({ state }) => {
      session.saveCheckpoint(state);
      return {};
    },
    'consultation:open': (request) => {
      const opened = session.open(request);
      if (opened.ok) equipment.onInUse();
      return opened;
    },
    'measure:start': (request) => session.startMeasurement(request),
    'measure:cancel': (request) => {
      session.cancelMeasurement(request);
      return {};
    },
    'measure:skip': (request) => session.skipMeasurement(request),
    'queue:join': ({ link: test }) => session.joinQueue(test),
    'media:incident': (incident) => {
      session.mediaIncident(incident);
      return {};
    },
    'link-test': (call) => link.linkTest(call),
    'link-test:measured': (measured) => {
      measuredLink = measured;
      return {};
    },
    'kiosk:loudspeaker': ({ label }) => {
      loudspeaker = label;
      return {};
    },
    'consultation:leave': ({ why }) => {
      session.leave(why);
      return {};
    },
    'examination-camera': async (request) => {
      await session.examinationCamera(request);
      return {};
    },
    'examination:still': async () => {
      await session.still();
      return {};
    },
    room: (call) => session.room(call),
    help: async (request) => {
      await session.help(request);
      return {};
    },
    'call-back': async ({ id, answer }) => {
      const told = await link.callBack(id, answer);
      return told.ok ? ok({}) : told;
    },
    'session:end': ({ why }) => {
      session.end(why);
      records.onSessionEnd();
      void window.replaceAndWipe().catch((error: unknown) => log('error', 'wipe-failed', faultOf(error)));
      return {};
    },
  };
  serveIpc(handlers, { page: () => window.page, origin: APP_ORIGIN, log });

  const stopping = new AbortController();
  app.on('second-instance', () => window.focus());
  app.on('window-all-closed', () => {
    // The window is only ever replaced; the program ends by a signal.
  });
  app.on('before-quit', () => {
    stopping.abort();
    equipment.stop();
    records.stop();
    drivers.stop();
    radio.close();
    window.close();
  });
  app.on('quit', () => database.close());

  session.closeInterrupted();
  const joinServer = async () => {
    // A new kiosk's first screen names its site, which the server tells; any other needs neither server nor device, and what
    // they need of the processor comes after it.
    if (enrolment.isEnrolled) await firstScreen.drawn;
    if (stopping.signal.aborted) return;
    const enrolled = await enrolment.complete(stopping.signal);
    if (enrolled) await link.run(enrolled, enrolment.privateKey, stopping.signal);
  };
  joinServer().catch((error: unknown) => {
    if (!stopping.signal.aborted) log('error', 'link-stopped', faultOf(error));
  });
  await Promise.all([opened, firstScreen.drawn]);
  if (stopping.signal.aborted) return;
  drivers.start();
  radio.open();
  equipment.start();
  records.start();
}

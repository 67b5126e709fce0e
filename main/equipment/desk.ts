import type Database from 'libsql';
import { expectedRoles, type KioskConfig } from '#kiosk-config/schema.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import type { DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';
import { type EquipmentView, ROLE_OF_MODALITY } from '#protocol/equipment.ts';
import type { IpcEvent, LinkState } from '#protocol/ipc.ts';
import { MODALITIES } from '#protocol/measurement.ts';
import type { IpcHandlers } from '../ipc/register.ts';
import type { ServerLink } from '../link/server-link.ts';
import type { Log } from '../log.ts';
import { EquipmentChecks } from '../store/equipment-checks.ts';
import { EquipmentChecker } from './checker.ts';
import { EquipmentDelivery } from './delivery.ts';

export interface EquipmentDeskParts {
  readonly config: KioskConfig;
  readonly database: Database.Database;
  readonly link: Pick<ServerLink, 'equipmentChecked' | 'modalities' | 'state'>;
  readonly isInUse: () => boolean;
  readonly devices: () => readonly DeviceStatus[];
  readonly command: (command: DriversCommand) => boolean;
  readonly emit: (event: IpcEvent) => void;
  readonly log: Log;
}

/** What the rest of the program tells the care of the equipment, and asks of it. */
export interface EquipmentDesk {
  readonly view: EquipmentView;
  readonly handlers: Pick<IpcHandlers, 'equipment:check' | 'equipment:media' | 'kiosk:media-devices'>;
  start(): void;
  stop(): void;
  onLink(link: LinkState): void;
  onDrivers(event: DriversEvent): void;
  onDriversLost(): void;
  /** A patient's consultation has opened. */
  onInUse(): void;
}

/** Puts the care of the equipment together: what is checked when, kept, and told to the server. */
export function openEquipmentDesk(parts: EquipmentDeskParts): EquipmentDesk {
  const { config, database, link, devices, log } = parts;
  const expected = expectedRoles(config);
  const checks = new EquipmentChecks(database);
  const delivery = new EquipmentDelivery({
    checks,
    log,
    deliver: (check) => link.equipmentChecked(check),
    isOnline: () => link.state.online,
    onDelivered: () => checker.onDelivered(),
  });
  const checker: EquipmentChecker = new EquipmentChecker({
    ...parts,
    site: { expected, instruments: config.equipment.instruments },
    checkAt: config.equipment.checkAt,
    checks,
    onChecked: () => void delivery.drain(),
  });
  /** What this kiosk should be able to measure, and what it happens to be. */
  const tellModalities = () => {
    const here = devices().filter(({ state }) => state !== 'absent');
    const able = MODALITIES.filter(
      (modality) =>
        expected.includes(ROLE_OF_MODALITY[modality]) || here.some(({ modalities }) => modalities.includes(modality)),
    );
    void link.modalities(able);
  };
  return {
    get view() {
      return checker.view;
    },
    handlers: {
      'equipment:check': () => ({ started: checker.checkNow() }),
      'equipment:media': (request) => {
        checker.onPage(request);
        return {};
      },
      'kiosk:media-devices': ({ media }) => {
        checker.onMedia(media);
        return {};
      },
    },
    start: () => {
      tellModalities();
      checker.start();
    },
    stop: () => {
      checker.stop();
      delivery.stop();
    },
    onLink: ({ online }) => {
      if (online) void delivery.drain();
    },
    onDrivers: (event) => {
      checker.onDrivers(event);
      if (event.type === 'devices') tellModalities();
    },
    onDriversLost: () => checker.onDriversLost(),
    onInUse: () => checker.onInUse(),
  };
}

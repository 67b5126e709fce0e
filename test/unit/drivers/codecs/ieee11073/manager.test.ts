import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Apdu,
  decodeApdu,
  encodeError,
  encodeMessage,
  encodeShort,
  MESSAGE,
} from '#drivers/codecs/ieee11073/apdu.ts';
import { ASSOCIATION, encodeRequest, encodeResponse, type Party } from '#drivers/codecs/ieee11073/association.ts';
import { Manager } from '#drivers/codecs/ieee11073/manager.ts';
import type { ManagerOutput } from '#drivers/codecs/ieee11073/manager-output.ts';
import { encodeEvent } from '#test/simulators/ieee11073-objects.ts';
import { fromHex } from '../../bytes.ts';
import { SCAN_REPORTS, VECTORS } from './vectors.ts';

/** A manager, what it says and what it learns. */
function bench(supports: () => boolean = () => true) {
  const outputs: ManagerOutput[] = [];
  const manager = new Manager(fromHex('8877665544332211'), supports, (output) => outputs.push(output));
  const drain = (): readonly ManagerOutput[] => outputs.splice(0);
  const hear = (apdu: string | Uint8Array, at = 0): readonly ManagerOutput[] => {
    manager.receive(typeof apdu === 'string' ? fromHex(apdu) : apdu, at);
    return drain();
  };
  const wait = (at: number): readonly ManagerOutput[] => {
    manager.advance(at);
    return drain();
  };
  return { manager, hear, wait, drain };
}

const sent = (outputs: readonly ManagerOutput[]): (Apdu | undefined)[] =>
  outputs.flatMap((output) => (output.type === 'send' ? [decodeApdu(output.apdu)] : []));
const learnt = (outputs: readonly ManagerOutput[]): readonly string[] =>
  outputs.flatMap(({ type }) => (type === 'send' ? [] : [type]));
const abort = (reason: number) => ({ type: 'abrt', reason });

const party = (more: Partial<Party> = {}): Party => ({
  protocolVersion: ASSOCIATION.protocolVersion,
  encoding: ASSOCIATION.mder,
  nomenclature: ASSOCIATION.nomenclature,
  systemType: ASSOCIATION.agent,
  systemId: fromHex('00220922580807b0'),
  configurationId: 0x0190,
  dataRequestModes: 1,
  ...more,
});
const request = (more: Partial<Party> = {}, version: number = ASSOCIATION.version): Uint8Array =>
  encodeRequest({ version, party: party(more) });
/** The device's answer under the number the manager gave its question. */
const deviceAnswer = VECTORS.deviceAnswer.replace('1237', '0001');

describe('association', () => {
  test('is written as antidote writes it', () => {
    const written = request({
      configurationId: 0x4000,
      systemId: fromHex('00220922580803cc'),
    });
    expect([...written]).toEqual([...fromHex(VECTORS.pressureRequest)]);
    const answer = { ...party({ systemType: ASSOCIATION.manager, configurationId: 0, dataRequestModes: 0 }) };
    const accepted = encodeResponse({ result: 0, party: { ...answer, systemId: fromHex('8877665544332211') } });
    expect([...accepted]).toEqual([...fromHex(VECTORS.accepted)]);
    const unknown = encodeResponse({ result: 3, party: { ...answer, systemId: fromHex('1122334455667788') } });
    expect([...unknown]).toEqual([...fromHex(VECTORS.unknownAccepted)]);
  });

  test('accepts a known standard configuration and asks for the device', () => {
    const { hear } = bench();
    const outputs = hear(VECTORS.request);
    expect(sent(outputs)).toMatchObject([
      { type: 'aare', result: 0, party: { configurationId: 0, systemType: ASSOCIATION.manager } },
      { type: 'prst', message: { type: 'request', choice: MESSAGE.get } },
    ]);
    expect(learnt(outputs)).toEqual(['configured']);
    // The same bytes as H232, but for the number of the question.
    const question = outputs.flatMap((output) => (output.type === 'send' ? [output.apdu] : [])).at(-1);
    expect([...(question ?? [])]).toEqual([...fromHex(VECTORS.deviceQuestion.replace('3456', '0001'))]);
  });

  test.each([
    ['another association version', request({}, 0x4000_0000), 8],
    ['another protocol version', request({ protocolVersion: 0x4000_0000 }), 5],
    ['no MDER', request({ encoding: 0x2000 }), 5],
    ['another nomenclature', request({ nomenclature: 0x4000_0000 }), 5],
    ['another manager', request({ systemType: ASSOCIATION.manager }), 1],
  ])('rejects %s', (_, apdu, result) => {
    const { hear, manager } = bench();
    const outputs = hear(apdu);
    expect(sent(outputs)).toEqual([{ type: 'aare', result, party: undefined }]);
    expect(learnt(outputs)).toEqual(['rejected']);
    expect(manager.associated).toBe(false);
  });

  test('takes MDER beside another encoding', () => {
    expect(sent(bench().hear(request({ encoding: 0xa000 })))).toMatchObject([{ result: 0 }, {}]);
  });

  test('asks for a configuration it does not know, of the standards’ too', () => {
    for (const configurationId of [0x4000, 0x7fff, 0x0321])
      expect(sent(bench().hear(request({ configurationId })))).toMatchObject([{ type: 'aare', result: 3 }]);
    expect(sent(bench(() => false).hear(VECTORS.request))).toMatchObject([{ result: 3 }]);
  });

  test('ends when the agent begins anew, and begins with its next request', () => {
    const { hear } = bench();
    hear(VECTORS.request);
    expect(sent(hear(VECTORS.request))).toEqual([abort(0)]);
    expect(sent(hear(VECTORS.request))).toMatchObject([{ type: 'aare', result: 0 }, {}]);
  });
});

describe('configuration', () => {
  test('is accepted as antidote accepts it', () => {
    const { hear } = bench();
    hear(VECTORS.pressureRequest);
    const outputs = hear(VECTORS.pressureConfiguration);
    const [receipt] = outputs.flatMap((output) => (output.type === 'send' ? [output.apdu] : []));
    expect([...(receipt ?? [])]).toEqual([...fromHex(VECTORS.configurationAccepted)]);
    expect(learnt(outputs)).toEqual(['configured']);
  });

  test('is refused when it serves nothing, or is not the one announced; another may follow', () => {
    const { hear, wait } = bench(() => false);
    hear(VECTORS.pressureRequest);
    const outputs = hear(VECTORS.pressureConfiguration, 5000);
    expect(sent(outputs)).toMatchObject([
      { message: { type: 'event-result', info: Uint8Array.of(0x40, 0x00, 0x00, 0x01) } },
    ]);
    expect(learnt(outputs)).toEqual(['unsupported']);
    expect(wait(14_000)).toEqual([]);
    expect(sent(wait(15_000))).toEqual([abort(3)]);

    const other = bench();
    other.hear(VECTORS.pressureRequest);
    expect(learnt(other.hear(VECTORS.standardConfiguration))).toEqual(['unsupported']);
  });

  test('must come within ten seconds', () => {
    const { hear, wait, manager } = bench();
    hear(VECTORS.pressureRequest);
    expect(manager.dueAt()).toBe(10_000);
    expect(wait(9999)).toEqual([]);
    expect(sent(wait(10_000))).toEqual([abort(3)]);
    expect(manager.associated).toBe(false);
  });

  test('trap 8: a malformed one ends the association', () => {
    for (const odd of [VECTORS.oddOximeterConfiguration, VECTORS.oddPressureConfiguration]) {
      const { hear } = bench();
      hear(VECTORS.pressureRequest);
      const outputs = hear(odd);
      expect(sent(outputs).at(-1)).toEqual(abort(0));
      expect(learnt(outputs)).toEqual(['ended']);
    }
  });

  test('must come before reports, and once', () => {
    const { hear } = bench();
    hear(VECTORS.pressureRequest);
    expect(sent(hear(VECTORS.pressureReport))).toMatchObject([{ message: { type: 'error', code: 24 } }]);
    hear(VECTORS.pressureConfiguration);
    expect(sent(hear(VECTORS.pressureConfiguration))).toMatchObject([{ message: { type: 'error', code: 24 } }]);
  });
});

describe('operation', () => {
  const operating = () => {
    const made = bench();
    made.hear(VECTORS.request);
    made.hear(deviceAnswer);
    return made;
  };

  test('gives a confirmed report its receipt, an unconfirmed one none', () => {
    const { hear } = operating();
    const outputs = hear(VECTORS.spotReport);
    expect(sent(outputs)).toMatchObject([
      { invokeId: 0x1238, message: { type: 'event-result', event: 0x0d1d, info: new Uint8Array() } },
    ]);
    expect(learnt(outputs)).toEqual(['report']);
    const unconfirmed = VECTORS.spotReport.replace('12380101', '12380100');
    expect(hear(unconfirmed)).toMatchObject([{ type: 'report' }]);
  });

  test('tells what the device said of itself', () => {
    const { hear } = bench();
    hear(VECTORS.request);
    expect(hear(deviceAnswer)).toMatchObject([
      {
        type: 'described',
        device: {
          model: 'TheCompany OximeterABC',
          serial: 'DE124567',
          configurationId: 0x0190,
          clocks: { absolute: { iso: '2007-02-01T12:05:00' } },
        },
      },
    ]);
  });

  test('takes no answer under another number: H233 does not answer H232', () => {
    const { hear, wait } = bench();
    hear(VECTORS.request);
    expect(hear(VECTORS.deviceAnswer)).toEqual([]);
    expect(sent(wait(3000))).toEqual([abort(2)]);
  });

  test('takes an answer once', () => {
    const { hear } = operating();
    expect(hear(deviceAnswer)).toEqual([]);
  });

  test('goes on with a device that will not tell', () => {
    for (const answer of [encodeError(1, 9), encodeMessage(1, MESSAGE.reject, Uint8Array.of(0, 0))]) {
      const { hear } = bench();
      hear(VECTORS.request);
      expect(hear(answer)).toEqual([{ type: 'described', device: undefined }]);
      expect(learnt(hear(VECTORS.spotReport))).toEqual(['report']);
    }
  });

  test.each([MESSAGE.get, MESSAGE.confirmedSet, MESSAGE.confirmedAction])(
    'has no object an agent could ask for: %i',
    (choice) => {
      expect(sent(operating().hear(encodeMessage(7, choice, new Uint8Array(6))))).toMatchObject([
        { invokeId: 7, message: { type: 'error', code: 1 } },
      ]);
    },
  );

  test('says nothing to what needs no answer, and rejects an operation it does not know', () => {
    const { hear } = operating();
    for (const choice of [MESSAGE.set, MESSAGE.action])
      expect(hear(encodeMessage(7, choice, new Uint8Array(6)))).toEqual([]);
    expect(sent(hear(encodeMessage(7, 0x0999, new Uint8Array())))).toMatchObject([
      { message: { type: 'reject', problem: 101 } },
    ]);
  });

  test('rejects a malformed report and refuses an event that is none', () => {
    const { hear } = operating();
    const malformed = encodeEvent(9, { event: 0x0d1d, info: Uint8Array.of(0xf0, 0, 0, 0, 0, 9, 0, 0) });
    expect(sent(hear(malformed))).toMatchObject([{ message: { type: 'reject', problem: 2 } }]);
    const segment = encodeEvent(9, { event: 0x0d21, info: new Uint8Array(4) });
    expect(sent(hear(segment))).toMatchObject([{ message: { type: 'error', code: 24 } }]);
  });

  test('enables a scanner, which reports nothing before', () => {
    const { hear } = bench();
    hear(request({ configurationId: 0x4000 }));
    hear(VECTORS.scannerConfiguration);
    const outputs = hear(deviceAnswer);
    expect(sent(outputs)).toMatchObject([
      { invokeId: 2, message: { body: fromHex('0037 0001 0008 0000 0953 0002 0001') } },
    ]);
    expect(hear(VECTORS.scannerEnabled.replace('00000205', '00020205'))).toEqual([]);
    expect(hear(SCAN_REPORTS.unbufferedGrouped).at(-1)).toMatchObject({ type: 'report', observations: { length: 2 } });
  });

  test('asks an agent that sends nothing by itself, as antidote asks', () => {
    const { hear, wait } = bench();
    hear(request({ configurationId: 0x4000, dataRequestModes: 0x8480 }));
    hear(VECTORS.scaleConfiguration);
    hear(deviceAnswer);
    const [question] = wait(3000).flatMap((output) => (output.type === 'send' ? [output.apdu] : []));
    expect([...(question ?? [])]).toEqual([...fromHex(VECTORS.dataRequest.replace('7654', '0002'))]);
    expect(hear(VECTORS.dataResponse.replace('7654', '0002'))).toMatchObject([
      { type: 'report', time: 0, observations: { length: 2 } },
    ]);
    expect(sent(wait(6000))).toMatchObject([{ message: { choice: MESSAGE.confirmedAction } }]);
    expect(sent(wait(9000))).toEqual([abort(2)]);
  });

  test('asks no more once the agent refuses', () => {
    const { hear, wait } = bench();
    hear(request({ configurationId: 0x05dc, dataRequestModes: 0x8880 }));
    hear(deviceAnswer);
    wait(3000);
    hear(encodeError(2, 24));
    expect(wait(60_000)).toEqual([]);
  });
});

describe('the end', () => {
  test('comes in order at the agent’s wish', () => {
    const { hear, manager } = bench();
    hear(VECTORS.request);
    const outputs = hear(VECTORS.release);
    expect(sent(outputs)).toEqual([{ type: 'rlre', reason: 0 }]);
    expect(outputs.at(-1)).toEqual({ type: 'ended', ending: { by: 'release' } });
    expect(manager.associated).toBe(false);
  });

  test('comes in order at ours, deaf to reports meanwhile', () => {
    const { hear, manager, drain } = bench();
    hear(VECTORS.request);
    manager.release(100);
    expect(sent(drain())).toEqual([{ type: 'rlrq', reason: 0 }]);
    expect(hear(VECTORS.spotReport)).toEqual([]);
    expect(hear(VECTORS.released)).toEqual([{ type: 'ended', ending: { by: 'release' } }]);
  });

  test('comes with an abort when the agent does not answer', () => {
    const { hear, manager, drain, wait } = bench();
    hear(VECTORS.request);
    manager.release(100);
    drain();
    expect(sent(wait(3100))).toEqual([abort(2)]);
  });

  test('comes with the agent’s abort, which is not answered', () => {
    const { hear } = bench();
    hear(VECTORS.request);
    expect(hear(VECTORS.abort)).toEqual([{ type: 'ended', ending: { by: 'agent', reason: 2 } }]);
  });

  test('comes with ours for an APDU that makes no sense', () => {
    for (const apdu of [VECTORS.accepted, VECTORS.released]) {
      const { hear } = bench();
      hear(VECTORS.request);
      expect(sent(hear(apdu))).toEqual([abort(0)]);
    }
    const { hear } = bench();
    hear(VECTORS.request);
    expect(sent(hear(VECTORS.spotReport.slice(0, -2)))).toEqual([abort(0)]);
  });

  test('is told to an agent that believes itself associated', () => {
    const { hear } = bench();
    for (const apdu of [VECTORS.spotReport, VECTORS.release, VECTORS.accepted])
      expect(sent(hear(apdu))).toEqual([abort(0)]);
    for (const apdu of [encodeShort('abrt', 0), fromHex(VECTORS.released)]) expect(hear(apdu)).toEqual([]);
  });
});

test('any order of APDUs, damaged or not, and any times never throw', () => {
  const all = [...Object.values(VECTORS), ...Object.values(SCAN_REPORTS)].map(fromHex);
  const step = fc.record({
    apdu: fc.nat(all.length - 1),
    at: fc.nat(400),
    to: fc.nat(255),
    damaged: fc.boolean(),
    wait: fc.nat(4000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { manager, drain } = bench();
      let now = 0;
      for (const { apdu, at, to, damaged, wait } of steps) {
        const bytes = Uint8Array.from(all[apdu] ?? []);
        if (damaged) bytes[at % bytes.length] = to;
        manager.receive(bytes, now);
        now += wait;
        manager.advance(now);
        for (const output of drain()) if (output.type === 'send') expect(decodeApdu(output.apdu)).toBeDefined();
        expect(manager.dueAt()).toBeGreaterThan(now);
      }
    }),
  );
});

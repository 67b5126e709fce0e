import { CHOICE } from './framing.ts';
import { MderReader, MderWriter } from './mder.ts';

/** Bits and numbers of an association, one place each. Source: DEVICES.md §6.2 and its vectors. */
export const ASSOCIATION = {
  version: 0x8000_0000,
  protocol: 0x5079,
  protocolVersion: 0x8000_0000,
  mder: 0x8000,
  nomenclature: 0x8000_0000,
  agent: 0x0080_0000,
  manager: 0x8000_0000,
} as const;

/** What an agent can be asked for, of its data request modes. */
export const DATA_REQUEST = {
  initiatesItself: 0x0001,
  scopeAll: 0x0800,
  scopeClass: 0x0400,
  start: 0x8000,
  single: 0x0080,
} as const;

/** Results of an association, as an Aare carries them. */
export const RESULT = {
  accepted: 0,
  rejectedPermanent: 1,
  rejectedTransient: 2,
  acceptedUnknownConfiguration: 3,
  noCommonProtocol: 4,
  noCommonParameter: 5,
  rejectedUnknown: 6,
  unauthorized: 7,
  unsupportedVersion: 8,
} as const;

/** What an agent says of itself when it asks to associate, or a manager when it accepts. */
export type Party = {
  readonly protocolVersion: number;
  readonly encoding: number;
  readonly nomenclature: number;
  readonly systemType: number;
  readonly systemId: Uint8Array;
  readonly configurationId: number;
  readonly dataRequestModes: number;
};

/** `party` is absent where the agent offers no protocol of 11073-20601. */
export type AssociationRequest = { readonly version: number; readonly party: Party | undefined };
export type AssociationResponse = { readonly result: number; readonly party: Party | undefined };

function readParty(bytes: Uint8Array): Party | undefined {
  const reader = new MderReader(bytes);
  const protocolVersion = reader.u32();
  const encoding = reader.u16();
  const nomenclature = reader.u32();
  reader.u32(); // functional units: test associations, which are not made here
  const systemType = reader.u32();
  const systemId = reader.octetString();
  const configurationId = reader.u16();
  const dataRequestModes = reader.u16();
  reader.u16(); // how many data requests at once, each way
  reader.attributes();
  if (!reader.whole) return undefined;
  return { protocolVersion, encoding, nomenclature, systemType, systemId, configurationId, dataRequestModes };
}

/** The content of an Aarq, its header left out; `undefined` when it is malformed. */
export function decodeRequest(bytes: Uint8Array): AssociationRequest | undefined {
  const reader = new MderReader(bytes);
  const version = reader.u32();
  const offers = reader.list((item) => ({ protocol: item.u16(), info: item.octetString() }));
  const offer = offers.find(({ protocol }) => protocol === ASSOCIATION.protocol);
  const party = offer && readParty(offer.info);
  if (!reader.whole || (offer && !party)) return undefined;
  return { version, party };
}

/** The content of an Aare, its header left out; `undefined` when it is malformed. */
export function decodeResponse(bytes: Uint8Array): AssociationResponse | undefined {
  const reader = new MderReader(bytes);
  const result = reader.u16();
  const protocol = reader.u16();
  const info = reader.octetString();
  const party = protocol === ASSOCIATION.protocol ? readParty(info) : undefined;
  if (!reader.whole || (protocol === ASSOCIATION.protocol && !party)) return undefined;
  return { result, party };
}

function writeParty(party: Party): Uint8Array {
  const counts = party.systemType === ASSOCIATION.agent ? 0x0100 : 0;
  return new MderWriter()
    .u32(party.protocolVersion)
    .u16(party.encoding)
    .u32(party.nomenclature)
    .u32(0)
    .u32(party.systemType)
    .octetString(party.systemId)
    .u16(party.configurationId)
    .u16(party.dataRequestModes)
    .u16(counts)
    .attributes([])
    .finish();
}

export function encodeRequest({ version, party }: { version: number; party: Party }): Uint8Array {
  const body = new MderWriter()
    .u32(version)
    .list([party], (writer, value) => writer.u16(ASSOCIATION.protocol).octetString(writeParty(value)));
  return new MderWriter().u16(CHOICE.aarq).octetString(body.finish()).finish();
}

/** `party` is left out of a rejection. */
export function encodeResponse({ result, party }: AssociationResponse): Uint8Array {
  const body = new MderWriter().u16(result);
  if (party) body.u16(ASSOCIATION.protocol).octetString(writeParty(party));
  else body.u16(0).octetString([]);
  return new MderWriter().u16(CHOICE.aare).octetString(body.finish()).finish();
}

/**
 * How a manager of version 1 answers a request, the configuration aside: `undefined` to accept it, or the result that
 * rejects it. MDER and the first nomenclature are what both must have.
 */
export function rejectionOf({ version, party }: AssociationRequest): number | undefined {
  const has = (bits: number, bit: number): boolean => (bits & bit) >>> 0 === bit;
  if (!has(version, ASSOCIATION.version)) return RESULT.unsupportedVersion;
  if (!party) return RESULT.noCommonProtocol;
  if (!has(party.protocolVersion, ASSOCIATION.protocolVersion)) return RESULT.noCommonParameter;
  if (!has(party.encoding, ASSOCIATION.mder)) return RESULT.noCommonParameter;
  if (!has(party.nomenclature, ASSOCIATION.nomenclature)) return RESULT.noCommonParameter;
  if (!has(party.systemType, ASSOCIATION.agent)) return RESULT.rejectedPermanent;
  return undefined;
}

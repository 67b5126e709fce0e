import type { Configuration } from './configuration.ts';
import type { DeviceAttributes } from './device-attributes.ts';
import type { Observation } from './report.ts';

/** Why an association ended: by the agent, in order; by the agent's abort; by ours. Numbers are the abort's reason. */
export type Ending =
  | { readonly by: 'release' }
  | { readonly by: 'agent'; readonly reason: number }
  | { readonly by: 'manager'; readonly reason: number };

/** What the manager has to say, in order. */
export type ManagerOutput =
  | { readonly type: 'send'; readonly apdu: Uint8Array }
  /** An agent asked to associate and was refused, with the result it was told. */
  | { readonly type: 'rejected'; readonly result: number }
  /** Associated, and its configuration is known. */
  | { readonly type: 'configured'; readonly configuration: Configuration }
  /** It reported a configuration that serves nothing here. */
  | { readonly type: 'unsupported'; readonly configurationId: number }
  /** It told of itself; nothing where it would not. */
  | { readonly type: 'described'; readonly device: DeviceAttributes | undefined }
  | { readonly type: 'report'; readonly observations: readonly Observation[]; readonly time: number | undefined }
  | { readonly type: 'ended'; readonly ending: Ending };

import { z } from 'zod';

const WindowSize = z
  .string()
  .regex(/^\d{3,4}x\d{3,4}$/)
  .transform((text) => {
    const [width = 0, height = 0] = text.split('x').map(Number);
    return { width, height };
  });

const filled = (text: unknown) => (text === '' ? undefined : text);

/** What the system or the start script tells the kiosk through its environment. */
const Environment = z.object({
  /** Path of the configuration, see kiosk-config/schema.ts. */
  ESCALE_KIOSK_CONFIG: z.string().min(1),
  /** Folder of the store; Electron's own default without it. */
  ESCALE_USER_DATA: z.preprocess(filled, z.string().optional()),
  /** Spent at the first start; ignored once enrolled. */
  ESCALE_ENROLMENT_CODE: z.preprocess(filled, z.string().optional()),
  /** File with the store's key, e.g. a systemd credential. */
  ESCALE_STORE_KEY_FILE: z.preprocess(filled, z.string().optional()),
  /** `1080x1920`: a plain window of this content size instead of the locked full screen; for development and tests. */
  ESCALE_WINDOW: z.preprocess(filled, WindowSize.optional()),
});

export interface KioskEnvironment {
  readonly configFile: string;
  readonly userData: string | undefined;
  readonly enrolmentCode: string | undefined;
  readonly storeKeyFile: string | undefined;
  readonly window: { readonly width: number; readonly height: number } | null;
}

/** A variable is missing or malformed; the message names it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** @throws EnvironmentError */
export function readEnvironment(variables: NodeJS.ProcessEnv): KioskEnvironment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EnvironmentError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { data } = parsed;
  return {
    configFile: data.ESCALE_KIOSK_CONFIG,
    userData: data.ESCALE_USER_DATA,
    enrolmentCode: data.ESCALE_ENROLMENT_CODE,
    storeKeyFile: data.ESCALE_STORE_KEY_FILE,
    window: data.ESCALE_WINDOW ?? null,
  };
}

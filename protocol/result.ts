import { z } from 'zod';

/** The outcome of a request across a wire: an answer, or an error code the caller can choose on. */
export type Result<T, E extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E; readonly detail?: string | undefined };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const failed = <E extends string>(
  error: E,
  detail?: string,
): { readonly ok: false; readonly error: E; readonly detail?: string | undefined } =>
  detail === undefined ? { ok: false, error } : { ok: false, error, detail };

/** Schema of a {@link Result} around the schema of its value, for the receiving side. */
export const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: z.string(), detail: z.string().optional() }),
  ]);

/** The structures of the room contract are opaque records; mediasoup checks every field of them and throws on a bad one. */
export const opaque = <T>(structure: Record<string, unknown>): T => structure as T;
export const toOpaque = (structure: object): Record<string, unknown> => structure as Record<string, unknown>;

/** What a request is answered with where there is nothing to say but that it was done. */
export type Done = Record<string, never>;

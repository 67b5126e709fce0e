/** How far a counter has grown since the first look. A connection or a player that was replaced counts anew, and so does this. */
export function growth(count: () => Promise<number>): () => Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  return async () => {
    const now = await count();
    least = Math.min(least, now);
    return now - least;
  };
}

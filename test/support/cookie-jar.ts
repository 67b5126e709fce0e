interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** The cookies of one browser at one origin, and the redirects it would follow. */
export class CookieJar {
  #cookies: Cookie[] = [];

  /** Requests `url` and what it leads to, with GET after the first; ends at the first answer that is no redirect. */
  async follow(url: URL, init: RequestInit = {}): Promise<{ url: URL; response: Response }> {
    let here = url;
    let request = init;
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await fetch(here, { ...request, redirect: 'manual', headers: { cookie: this.header(here) } });
      this.#keep(response);
      const location = response.headers.get('location');
      if (location === null) return { url: here, response };
      await response.body?.cancel();
      here = new URL(location, here);
      request = {};
    }
    throw new Error(`too many redirects from ${url.pathname}`);
  }

  /** The `Cookie` header for this address; only the cookie of this `name`, where one is given. */
  header(url: URL, name?: string): string {
    return this.#cookies
      .filter((cookie) => url.pathname.startsWith(cookie.path) && (name === undefined || cookie.name === name))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join('; ');
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      const gone = attributes.some((attribute) => /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(attribute));
      this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
      if (!gone) this.#cookies.push({ name, value, path });
    }
  }
}

/**
 * Chromium's switch for names with addresses of their own; the same for Electron. A name with its port is mapped to an address
 * with a port.
 */
export function resolverRules(hosts: Readonly<Record<string, string>>): string[] {
  // WebRTC asks for names with the root's dot at their end.
  const rules = Object.entries(hosts).flatMap(([name, address]) => [
    `MAP ${name} ${address}`,
    ...(name.includes(':') ? [] : [`MAP ${name}. ${address}`]),
  ]);
  return rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(', ')}`];
}

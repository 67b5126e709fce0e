import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { patience } from './patient.ts';

/** One thing of the page as Chromium hands it to a screen reader. */
interface Heard {
  readonly role: string;
  readonly name: string;
  readonly element: number;
}

/** As much of a node of Chromium's accessibility tree as is read here (CDP, `Accessibility.AXNode`). */
interface TreeNode {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly childIds?: string[];
  readonly ignored: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly backendDOMNodeId?: number;
}

const text = (value: { readonly value?: unknown } | undefined): string =>
  typeof value?.value === 'string' ? value.value.trim() : '';

/** Who hears the page instead of seeing it: has Chromium's own accessibility tree and the keyboard, and nothing else. */
export class ScreenReader {
  readonly #page: Page;
  readonly #session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async open(page: Page): Promise<ScreenReader> {
    const session = await page.context().newCDPSession(page);
    await session.send('Accessibility.enable');
    return new ScreenReader(page, session);
  }

  /** Everything that is read out, in its order; of one part of the page where that is named. */
  async hears(part?: { readonly role: string; readonly name: string }): Promise<Heard[]> {
    const { nodes } = (await this.#session.send('Accessibility.getFullAXTree')) as { nodes: TreeNode[] };
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const heardIn = (node: TreeNode): Heard[] => {
      const own = { role: text(node.role), name: text(node.name), element: node.backendDOMNodeId ?? 0 };
      const below = (node.childIds ?? []).flatMap((id) => {
        const child = byId.get(id);
        return child === undefined ? [] : heardIn(child);
      });
      return node.ignored || own.role === 'InlineTextBox' ? below : [own, ...below];
    };
    const isPart = (node: TreeNode) =>
      part === undefined
        ? node.parentId === undefined
        : !node.ignored && text(node.role) === part.role && text(node.name) === part.name;
    const root = nodes.find(isPart);
    return root === undefined ? [] : heardIn(root);
  }

  /** The words of a part, read one after the other. */
  async reads(part: { readonly role: string; readonly name: string }): Promise<string> {
    const heard = await this.hears(part);
    return heard.flatMap(({ role, name }) => (role === 'StaticText' ? name : [])).join(' ');
  }

  /** Goes to the first of this role and name and presses it. */
  async presses(role: string, name: string | RegExp, key = 'Enter'): Promise<void> {
    const isMeant = (heard: Heard) =>
      heard.role === role && (typeof name === 'string' ? heard.name === name : name.test(heard.name));
    const found = async () => (await this.hears()).find(isMeant)?.element ?? null;
    await expect.poll(found, { timeout: patience, message: `${role} ${String(name)}` }).not.toBeNull();
    await this.#session.send('DOM.focus', { backendNodeId: (await found()) ?? 0 });
    await this.#page.keyboard.press(key);
  }
}

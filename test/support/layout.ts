import type { Page } from 'playwright-core';
import { atRest } from './at-rest.ts';

/** What a screen's layout promises the person before it. */
export interface LayoutRules {
  /** Least width and height of what can be pressed, CSS pixels. */
  readonly target: number;
  /** Share of the height, from the top, that hands need not reach. */
  readonly outOfReach: number;
  /** Whether a part of the screen may be scrolled; what is in it may then leave the screen. */
  readonly mayScroll: boolean;
}

export const kioskRules: LayoutRules = { target: 64, outOfReach: 1 / 3, mayScroll: false };

/** WCAG 2.2, 2.5.8: 24 CSS pixels for a pointer. */
export const consoleRules: LayoutRules = { target: 24, outOfReach: 0, mayScroll: true };

/** Every place where the page breaks the rules, in words; empty when it keeps them. */
export async function layoutFaults(page: Page, rules: LayoutRules): Promise<string[]> {
  await atRest(page);
  return page.evaluate(({ target, outOfReach, mayScroll }) => {
    const faults: string[] = [];
    const { innerWidth: width, innerHeight: height } = window;
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    const isShown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.getBoundingClientRect().width > 1 &&
      element.getBoundingClientRect().height > 1;
    const isForEyes = (element: Element) => {
      // Text for screen readers alone is clipped to a point on purpose.
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.clipPath === 'inset(50%)' || style.clip === 'rect(0px, 0px, 0px, 0px)') return false;
      }
      return true;
    };

    const scrolls = (overflow: string) => mayScroll && (overflow === 'auto' || overflow === 'scroll');
    const isScrolled = (element: Element) => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (scrolls(overflowX) || scrolls(overflowY)) return true;
      }
      return false;
    };

    /** Whether a point of an element is scrolled out of what can be seen of it. */
    const isScrolledAway = (element: Element, x: number, y: number) => {
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        if (scrolls(overflowY) && (y < box.top || y > box.bottom)) return true;
        if (scrolls(overflowX) && (x < box.left || x > box.right)) return true;
      }
      return false;
    };

    const root = document.documentElement;
    if (root.scrollHeight > height + 1) faults.push(`the page is ${root.scrollHeight} px high and would scroll`);
    if (root.scrollWidth > width + 1) faults.push(`the page is ${root.scrollWidth} px wide and would scroll`);

    for (const element of document.querySelectorAll('body *')) {
      if (!(element instanceof HTMLElement) || !isShown(element) || !isForEyes(element)) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      if (overflowY !== 'visible' && !scrolls(overflowY) && element.scrollHeight > element.clientHeight + 2)
        faults.push(
          `${nameOf(element)} cuts or scrolls ${element.scrollHeight - element.clientHeight} px of its height`,
        );
      // What is typed or read in one line is scrolled within it.
      const isLine = mayScroll && element instanceof HTMLInputElement;
      if (overflowX !== 'visible' && !scrolls(overflowX) && !isLine && element.scrollWidth > element.clientWidth + 2)
        faults.push(`${nameOf(element)} cuts or scrolls ${element.scrollWidth - element.clientWidth} px of its width`);
    }

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || node.textContent?.trim() === '' || !isShown(parent) || !isForEyes(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      const leaves = box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > height + 1;
      if (leaves && !isScrolled(parent))
        faults.push(`the text "${node.textContent?.trim().slice(0, 40)}" leaves the screen`);
    }

    const pressable = 'button, a[href], input, select, textarea, [role="button"], [role="radio"], [role="switch"]';
    const reachable = [...document.querySelectorAll(pressable)].filter(
      (element) => isShown(element) && isForEyes(element) && element.closest('[inert], [aria-hidden="true"]') === null,
    );
    for (const element of reachable) {
      const box = element.getBoundingClientRect();
      if (box.width < target - 0.5 || box.height < target - 0.5)
        faults.push(`${nameOf(element)} is ${Math.round(box.width)}×${Math.round(box.height)} px to press`);
      if (box.top < height * outOfReach - 0.5)
        faults.push(`${nameOf(element)} is ${Math.round(box.top)} px from the top: out of reach`);
      const leaves = box.bottom > height + 1 || box.right > width + 1 || box.left < -1;
      if (leaves && !isScrolled(element)) faults.push(`${nameOf(element)} leaves the screen`);
      if (element.matches(':disabled')) continue;
      for (const across of [0.1, 0.5, 0.9]) {
        for (const down of [0.15, 0.5, 0.85]) {
          const [x, y] = [box.left + across * box.width, box.top + down * box.height];
          const hit = isScrolledAway(element, x, y) ? null : document.elementFromPoint(x, y);
          if (hit !== null && !element.contains(hit) && !hit.contains(element) && hit.closest('label') === null)
            faults.push(`${nameOf(element)} is covered by ${nameOf(hit)}`);
        }
      }
    }
    // A finger must not press two things, nor one through another.
    for (const [at, one] of reachable.entries()) {
      const box = one.getBoundingClientRect();
      for (const other of reachable.slice(at + 1)) {
        if (one.contains(other) || other.contains(one)) continue;
        const its = other.getBoundingClientRect();
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > 1 && down > 1)
          faults.push(`${nameOf(one)} and ${nameOf(other)} overlap by ${Math.round(across)}×${Math.round(down)} px`);
      }
    }
    return [...new Set(faults)];
  }, rules);
}

/** What lies over an element, sampled on a grid of it, as tag names; things that let clicks through count as well. */
export async function whatCovers(page: Page, selector: string): Promise<string[]> {
  await atRest(page);
  return page.locator(selector).evaluate((element) => {
    if (!element.checkVisibility()) return ['not shown'];
    const everythingIsHit = new CSSStyleSheet();
    everythingIsHit.replaceSync('* { pointer-events: auto !important; }');
    document.adoptedStyleSheets.push(everythingIsHit);
    const box = element.getBoundingClientRect();
    const over = new Set<string>();
    for (let column = 0; column < 20; column += 1) {
      for (let row = 0; row < 20; row += 1) {
        const hit = document.elementFromPoint(
          box.left + ((column + 0.5) / 20) * box.width,
          box.top + ((row + 0.5) / 20) * box.height,
        );
        if (hit !== element) over.add(hit === null ? 'outside the screen' : `${hit.tagName} ${hit.className}`);
      }
    }
    document.adoptedStyleSheets.pop();
    return [...over];
  });
}

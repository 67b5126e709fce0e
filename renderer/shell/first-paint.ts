/** ms after which a page that is not looked at counts as painted: Chromium may put its painting off. */
const PATIENCE = 2_000;

/** Resolves once this page has painted its first content, or has done so already. Source: W3C Paint Timing. */
export const firstPaint = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE);
    new PerformanceObserver((seen, observer) => {
      if (seen.getEntriesByName('first-contentful-paint').length === 0) return;
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    }).observe({ type: 'paint', buffered: true });
  });

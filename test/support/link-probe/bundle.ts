import { build } from 'vite';
import { inProject } from '#build/machine/project.ts';

/* Run as a process of its own: `node bundle.ts <folder>` writes the page's script there. */

const [folder] = process.argv.slice(2);
await build({
  configFile: false,
  logLevel: 'error',
  // A library is left to ask for it, and no page knows.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: folder ?? '',
    target: 'chrome114',
    minify: false,
    lib: {
      entry: inProject('test/support/link-probe/page.ts'),
      formats: ['iife'],
      name: 'page',
      fileName: () => 'page.js',
    },
  },
});

/** Where this program's bundles lie side by side: main.cjs, preload.cjs, drivers-host.cjs, and the folder renderer. */
export const bundles = __dirname;

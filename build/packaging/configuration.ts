import type { Configuration } from 'electron-builder';

/** Packages loaded from node_modules at run time because of their native part, and what these load in turn. */
const nativePackages = [
  'serialport',
  '@serialport',
  'node-hid',
  'pkg-prebuilds',
  'usb',
  'node-gyp-build',
  'debug',
  'ms',
  'libsql',
  '@libsql',
  '@neon-rs',
  'detect-libc',
];

/** What an appliance gets: the bundles, the native packages, and an Electron that can do nothing but run them. */
export const packaging: Configuration = {
  appId: 'health.escale.kiosk',
  productName: 'Escale',
  executableName: 'escale',
  directories: { output: 'dist/package' },
  files: [
    'package.json',
    'dist/*.cjs',
    'dist/renderer/**',
    'dist/radio/**',
    '!node_modules/**',
    ...nativePackages.map((name) => `node_modules/${name}/**`),
    '!**/*.map',
  ],
  // What the appliance's system takes over when the kiosk is installed: its service, its modules, its rights.
  extraFiles: [
    { from: 'kiosk-config/system', to: 'system', filter: ['*.service', '*.conf'] },
    { from: 'dist/system', to: 'system' },
  ],
  asar: true,
  asarUnpack: ['**/*.node'],
  // Native packages come with binaries of Node-API, which every Electron loads.
  npmRebuild: false,
  linux: { target: 'dir', category: 'Science' },
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
};

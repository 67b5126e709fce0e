// Electron's own way to run `electron <options> <app folder>`, for an Electron that was unpacked without its default app.
const { app, dialog } = require('electron');
const path = require('node:path');

/** Options that take the following argument as their value. */
const valuedOptions = new Set(['-r', '--require']);

function readArguments(args) {
  const preloaded = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (valuedOptions.has(arg)) {
      at += 1;
      preloaded.push(args[at]);
    } else if (!arg.startsWith('-')) {
      return { preloaded, appFolder: path.resolve(arg) };
    }
  }
  return { preloaded, appFolder: undefined };
}

const { preloaded, appFolder } = readArguments(process.argv.slice(1));

if (appFolder === undefined) {
  console.error('electron: name the folder of the app to run');
  app.exit(1);
} else {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  for (const script of preloaded) require(path.resolve(script));
  try {
    const manifest = require(path.join(appFolder, 'package.json'));
    app.setAppPath(appFolder);
    app.setName(manifest.productName ?? manifest.name);
    if (manifest.version !== undefined) app.setVersion(manifest.version);
    require(path.join(appFolder, manifest.main ?? 'index.js'));
  } catch (error) {
    console.error(error);
    if (process.stderr.isTTY) dialog.showErrorBox('The app could not be started', String(error));
    app.exit(1);
  }
}

// The least an Electron application can be: one window of the kiosk's size with one line of text. It is what the kiosk's start is held against.
const { app, BrowserWindow } = require('electron');

if (process.env.BARE_VERSIONS !== undefined) {
  process.stdout.write(JSON.stringify(process.versions));
  process.exit(0);
}
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.setPath('userData', process.env.BARE_USER_DATA);
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1080, height: 1920, useContentSize: true, frame: false, show: false });
  window.once('ready-to-show', () => window.show());
  window.loadURL('data:text/html,<body style="background:%23e7f1ee;font:64px sans-serif">Bonjour');
});
process.on('SIGTERM', () => app.quit());

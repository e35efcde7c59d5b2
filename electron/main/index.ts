// Start-up order only; every step lives in a file of its own.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { BrowserWindow, app } from 'electron';
import { workspaceFolder } from '#shared/workspace-folder.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { installAppMenu } from './app-menu.ts';
import { createAppLinks } from './app-links.ts';
import { announce, openAppWindow } from './app-window.ts';
import { createCallHandlers } from './call-handlers.ts';
import { readWindowOptions } from './command-line.ts';
import { startEngineHost } from './engine-host.ts';
import { openIpcGateway } from './ipc-gateway.ts';
import { createLog } from './logging.ts';
import { createOfferedFiles } from './offered-files.ts';
import { applySessionPolicy } from './session-policy.ts';

const bundles = join(import.meta.dirname, '..');
const options = readWindowOptions(process.argv, process.cwd());
const folder = resolve(
  workspaceFolder(options.workspace, { platform: process.platform, home: homedir(), environment: process.env }),
);

const links = createAppLinks((opened) => announce('link.opened', opened));
links.openFrom(process.argv);
// macOS hands links over as an event, which may come before the app is ready.
app.on('open-url', (event, url) => {
  event.preventDefault();
  links.open(url);
  focusWindow();
});

// Electron's security guide, 4: enable process sandboxing, for every renderer there will ever be.
app.enableSandbox();
registerAppScheme();
// The window's profile lives in its workspace, so the single-instance lock below is one per workspace.
const profile = join(folder, 'window');
mkdirSync(profile, { recursive: true });
app.setPath('userData', profile);

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(start);
} else {
  process.stderr.write(`tickmark: ${folder} is already open in another window\n`);
  app.quit();
}

function start(): void {
  const log = createLog(folder);
  applySessionPolicy(log);
  serveApp(join(bundles, 'renderer'));
  installAppMenu();

  const engine = startEngineHost({
    entry: join(bundles, 'engine', 'engine.js'),
    folder,
    version: app.getVersion(),
    announce,
    log,
  });
  const offered = createOfferedFiles();
  openIpcGateway(createCallHandlers(engine, offered, links, hostName()), offered, log);
  const open = (): BrowserWindow =>
    openAppWindow({ preload: join(bundles, 'preload', 'index.cjs'), headless: options.headless });
  open();

  // Installed, the program is what opens its links; a checkout leaves the system as it is.
  if (app.isPackaged) app.setAsDefaultProtocolClient('tickmark');
  app.on('second-instance', (_event, commandLine) => {
    links.openFrom(commandLine);
    focusWindow();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  // The engine closes its store before the process goes.
  let disposed = false;
  app.on('will-quit', (event) => {
    if (disposed) return;
    event.preventDefault();
    void engine.dispose().finally(() => {
      disposed = true;
      app.quit();
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function hostName(): string {
  return process.versions.electron === undefined ? 'chromium' : 'electron';
}

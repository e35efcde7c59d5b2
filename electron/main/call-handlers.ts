import { BrowserWindow, shell } from 'electron';
import type { ApiCallName, ApiInput, ApiOutput } from '#shared/api.ts';
import type { EngineInput, EngineOutput, PassedCallName } from '#shared/engine-protocol.ts';
import { askImportFiles, askSaveFile, exportQuestion, openLink } from './dialogs.ts';
import type { AppLinks } from './app-links.ts';
import type { OfferedFiles } from './offered-files.ts';
import { createSavedWorkHandlers } from './saved-work-handlers.ts';
import type { EngineHost } from './engine-host.ts';

/** One function a call: a missing or extra member is a compile error. */
export type CallHandlers = { [Name in ApiCallName]: (input: ApiInput<Name>) => Promise<ApiOutput<Name>> };

/** Calls of the window, answered by the engine and, where the system is needed, by main around it. */
export function createCallHandlers(
  engine: EngineHost,
  offered: OfferedFiles,
  links: AppLinks,
  hostName: string,
): CallHandlers {
  function pass<Name extends PassedCallName>(name: Name): (input: EngineInput<Name>) => Promise<EngineOutput<Name>> {
    return (input) => engine.call(name, input);
  }
  return {
    'workspace.info': async () => ({ ...(await engine.call('workspace.info', null)), host: hostName }),
    'connection.list': pass('connection.list'),
    'connection.add': pass('connection.add'),
    'connection.check': pass('connection.check'),
    'connection.configure': pass('connection.configure'),
    'connection.remove': pass('connection.remove'),
    'sample.open': pass('sample.open'),
    'sync.start': pass('sync.start'),
    'sync.cancel': pass('sync.cancel'),
    'sync.pause': pass('sync.pause'),
    'sync.resume': pass('sync.resume'),
    'sync.state': pass('sync.state'),
    'sync.runs': pass('sync.runs'),
    'sync.plan': pass('sync.plan'),
    'schedule.read': pass('schedule.read'),
    'schedule.write': pass('schedule.write'),
    'quarantine.list': pass('quarantine.list'),
    'quarantine.retry': pass('quarantine.retry'),
    'coverage.read': pass('coverage.read'),
    'search.open': pass('search.open'),
    'search.rows': pass('search.rows'),
    'search.first': pass('search.first'),
    'search.close': pass('search.close'),
    'search.locate': pass('search.locate'),
    'search.cancel': pass('search.cancel'),
    'search.complete': pass('search.complete'),
    'search.histogram': pass('search.histogram'),
    'search.facets': pass('search.facets'),
    'search.rhythm': pass('search.rhythm'),
    'event.show': pass('event.show'),
    'event.items': pass('event.items'),
    async 'export.start'(input) {
      const file = await askSaveFile(BrowserWindow.getFocusedWindow(), exportQuestion(input));
      return file === null ? null : engine.call('export.start', { ...input, file });
    },
    'export.list': pass('export.list'),
    'export.cancel': pass('export.cancel'),
    'export.clear': pass('export.clear'),
    async 'export.reveal'({ id }) {
      const found = (await engine.call('export.list', null)).find((entry) => entry.id === id);
      if (found !== undefined) shell.showItemInFolder(found.file);
      return null;
    },
    'export.templates': pass('export.templates'),
    'export.saveTemplate': pass('export.saveTemplate'),
    'export.removeTemplate': pass('export.removeTemplate'),
    'export.profiles': pass('export.profiles'),
    async 'import.start'({ connection, ticket }) {
      const files = ticket === null ? await askImportFiles(BrowserWindow.getFocusedWindow()) : offered.find(ticket);
      return files === null ? null : engine.call('import.start', { connection, files });
    },
    'import.cancel': pass('import.cancel'),
    'evidence.verify': pass('evidence.verify'),
    'evidence.cancel': pass('evidence.cancel'),
    async 'pack.start'(input) {
      const question = {
        title: 'Save the evidence pack',
        name: `tickmark-evidence-${new Date().toISOString().slice(0, 10)}.zip`,
        filters: [{ name: 'Evidence pack', extensions: ['zip'] }],
      };
      const file = await askSaveFile(BrowserWindow.getFocusedWindow(), question);
      return file === null ? null : engine.call('pack.start', { ...input, file });
    },
    'pack.cancel': pass('pack.cancel'),
    'purge.preview': pass('purge.preview'),
    'purge.run': pass('purge.run'),
    async 'link.open'(input) {
      await openLink(input.url);
      return null;
    },
    'link.waiting': async () => links.takeWaiting(),
    ...createSavedWorkHandlers(engine, offered),
  };
}

import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { SyncReport } from '#shared/sync-status.ts';
import type { ConnectionService } from '#core/connections/connection-service.ts';
import type { ExportRequest, ExportService } from '#core/export/export-service.ts';
import type { ImportService } from '#core/import/import-service.ts';
import type { SyncService } from '#core/sync/sync-service.ts';
import type { Activity } from '#core/store/activity-log.ts';
import type { WorkService } from './work-service.ts';
import { countOf } from './words.ts';

export interface LoggedServices {
  connections: ConnectionService;
  sync: SyncService;
  exports: ExportService;
  imports: ImportService;
}

/**
 * The same services, each act of theirs with its line in the log of the workspace. Failures are written down too:
 * what was asked for is part of what the workspace was used for.
 *
 * @param onStored events may have come that saved work knows
 */
export function withActivity(
  { connections, sync, exports, imports }: LoggedServices,
  record: WorkService['record'],
  onStored: () => Promise<void>,
): LoggedServices {
  return {
    connections: {
      ...connections,
      async add(input) {
        const added = await connections.add(input);
        await record({
          what: 'connection.added',
          detail: `Added the connection ${added.name} (${added.kind}, ${added.url})`,
        });
        return added;
      },
      async remove(name, purge) {
        await connections.remove(name, purge);
        const what = purge ? 'data.purged' : 'connection.removed';
        const rest = purge ? 'and deleted its events' : 'and kept its events';
        await record({ what, detail: `Removed the connection ${name} ${rest}` });
      },
    },
    sync: {
      ...sync,
      async sync(names, options) {
        const report = await sync.sync(names, options);
        await onStored();
        await record({ what: 'sync.ended', detail: syncWords(report) });
        return report;
      },
    },
    exports: {
      ...exports,
      async run(request) {
        const result = await exports.run(request).catch(async (thrown: unknown) => {
          // The failure itself is told, also where the log has no room for it.
          await record(failedExport(request, toPlainError(thrown))).catch(() => undefined);
          throw thrown;
        });
        const place = result.file === '-' ? 'standard output' : result.file;
        const words = `Exported ${countOf(result.rows, 'row')} of ${request.query || '*'} to ${place} (${result.sha256})`;
        await record({ what: 'export.written', detail: words });
        return result;
      },
    },
    imports: {
      ...imports,
      async run(files, options) {
        const report = await imports.run(files, options);
        await onStored();
        for (const { file, rows, sha256, events } of report.files) {
          const words = `Imported ${countOf(rows, 'row')} from ${file} (${sha256}) into ${options.connection}: ${events.new} new, ${events.changed} changed`;
          await record({ what: 'import.stored', detail: words });
        }
        return report;
      },
    },
  };
}

/** An export that was cancelled or failed, as its line in the log. */
function failedExport({ query, to }: ExportRequest, { code, message }: PlainError): Activity {
  const words = `the export of ${query || '*'} to ${to === '-' ? 'standard output' : to}`;
  if (code === 'app.interrupted') return { what: 'export.cancelled', detail: `Cancelled ${words}` };
  return { what: 'export.failed', detail: `Failed: ${words}. ${message}` };
}

function syncWords({ connections }: SyncReport): string {
  const each = connections.map(({ name, state, calls, events }) => {
    const { new: fresh, changed } = events;
    return `${name} ${state}, ${fresh} new, ${changed} changed, ${countOf(calls, 'call')}`;
  });
  return `Synced ${each.join('; ') || 'nothing'}`;
}

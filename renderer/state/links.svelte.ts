import type { AppLink } from '#shared/app-link.ts';
import { printAppLink } from '#shared/app-link.ts';
import { quote } from '#shared/query/quoting.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import { runFilter } from './run-filter.ts';

/** Puts a link on the clipboard and says so. */
export async function copyLink({ toasts }: AppState, link: AppLink): Promise<void> {
  try {
    await navigator.clipboard.writeText(printAppLink(link));
    toasts.show(messages.filters.linkCopied);
  } catch {
    toasts.show(messages.app.copyFailed, 'bad');
  }
}

/**
 * Goes where a link leads: reads the archive, and asks no server for anything.
 *
 * @param link `null` for a link that is none of this program's
 */
export async function followLink(app: AppState, link: AppLink | null): Promise<void> {
  const { router, search, filters, investigations, settings, toasts } = app;
  switch (link?.to) {
    case undefined:
      return void toasts.show(messages.filters.badLink, 'bad');
    case 'filter': {
      await filters.load();
      const filter = filters.find(link.name);
      if (filter === undefined) return void toasts.show(messages.filters.unknownFilter(link.name), 'bad');
      return runFilter(app, filter);
    }
    case 'case': {
      await investigations.load();
      const found = investigations.list.find(({ name }) => name.toLowerCase() === link.name.toLowerCase());
      if (found === undefined) return void toasts.show(messages.investigations.unknownCase(link.name), 'bad');
      return router.go('investigations', found.name);
    }
    case 'query':
      if (link.tz !== null) settings.setZone(link.tz);
      router.go('search');
      return search.search(link.query);
    case 'record':
      router.go('search');
      await search.search(`id:${quote(link.id)}`);
      if (search.total === 1) search.open(0);
      else toasts.show(messages.filters.unknownRecord(link.id), 'bad');
  }
}

import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';

/** As much of a file as tells what it is, in bytes. */
const headBytes = 400;

/**
 * Takes files that were dropped on the window: investigations and filters are known by what they are, anything else
 * is attached to the investigation whose attachments are shown, or imported. Throws an `AppError` when they are none
 * of this computer.
 */
export async function takeDroppedFiles(app: AppState, files: readonly File[]): Promise<void> {
  const { backend, investigations, work, imports, router, openCase } = app;
  const offer = (): Promise<string> => backend.offerFiles([...files]);
  if (files.every(({ name }) => name.toLowerCase().endsWith('.tickmark-case'))) {
    return investigations.import(await offer());
  }
  const heads = await Promise.all(files.map((file) => file.slice(0, headBytes).text()));
  if (heads.every((head) => /^\s*\{\s*"format"\s*:\s*"tickmark-filters"/.test(head))) {
    const ticket = await offer();
    await work.attempt(backend.call('filter.import', { ticket }), (brought) =>
      brought === null
        ? null
        : messages.filters.imported(brought.added.length, brought.changed.length, brought.same.length),
    );
    return;
  }
  const attaching = router.view === 'investigations' && router.parts[1] === 'attachments';
  if (attaching && openCase.detail?.state === 'open') {
    const ticket = await offer();
    const call = backend.call('case.attach', { name: openCase.detail.name, event: null, ticket });
    await work.attempt(call);
    return;
  }
  await imports.drop(files);
}

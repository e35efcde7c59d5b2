import type { SourceKind } from '#shared/audit-event.ts';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import type { Source } from '#core/sources/source.ts';

/** All sources there are, by kind; a further one is a folder and a line here. */
export function createSources(): Record<SourceKind, Source> {
  return { gearset: createGearsetSource(), agileapps: createAgileAppsSource() };
}

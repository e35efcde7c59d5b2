import { findProfile } from '#core/evidence/redaction-profile.ts';
import { createRedactor } from '#core/evidence/redactor.ts';
import { isOpenQuery } from '#core/evidence/query-scope.ts';
import type { RowRedactor } from '#core/export/row-redactor.ts';

/**
 * The redactor of one export, by the name of a profile. Throws `usage.invalid_argument`.
 *
 * @param folder the workspace's, where own profiles lie
 */
export async function createRowRedactor(folder: string, profile: string): Promise<RowRedactor> {
  const redactor = createRedactor(await findProfile(folder, profile));
  return {
    meet: (source) => redactor.meet(source),
    meetUser: (user) => redactor.meetValue('connectionUser', user),
    redact(source) {
      const { marks, ...rest } = redactor.redact(source);
      if (marks === undefined) return rest;
      // Names of tags and investigations are people's own words.
      const { tags, cases, watches } = marks;
      const cleaned = (names: readonly string[]): string[] => names.map((name) => redactor.clean(name));
      return { ...rest, marks: { tags: cleaned(tags), cases: cleaned(cases), watches: cleaned(watches) } };
    },
    clean: (value) => redactor.clean(value),
    isOpen: isOpenQuery,
    summary: () => redactor.summary(),
  };
}

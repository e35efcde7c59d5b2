/** The kinds of stories audit-log entries belong to; the numbers are part of a sample's identity. */
export const entryScenes = {
  /** Somebody logs in and, later, out. */
  session: 1,
  /** Wrong passwords, several in a row. */
  failedLogin: 2,
  /** A record is looked at. */
  recordView: 3,
  /** A record is added, changed or deleted. */
  recordChange: 4,
  /** A field's old and new value. */
  fieldAudit: 5,
  search: 6,
  /** Hundreds of rows within one second. */
  massOperation: 7,
  /** Exports and imports. */
  transfer: 8,
  violation: 9,
  governance: 10,
  schedule: 11,
  /** Picklist items and role preferences. */
  preference: 12,
  tab: 13,
  rights: 14,
  customisation: 15,
  unknown: 16,
  /** Exports at night, by one person. */
  nightExport: 17,
} as const;

export type EntryScene = keyof typeof entryScenes;

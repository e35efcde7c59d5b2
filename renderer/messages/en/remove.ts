export const remove = {
  title: (name: string) => `Remove ${name}`,
  lead: 'The stored secret is deleted and nothing is fetched any more.',
  keepEvents: 'Keep its events in the archive',
  purgeEvents: (events: string) => `Delete its ${events} too`,
  typeName: (name: string) => `Type ${name} to delete its events`,
  remove: 'Remove connection',
  purge: 'Remove connection and events',
  removed: (name: string) => `${name} was removed`,
};

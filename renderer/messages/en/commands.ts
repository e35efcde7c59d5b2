export const commands = {
  palette: 'Commands',
  find: 'Find a command or a record',
  searchFor: (text: string) => `Search for ${text}`,
  openRecord: (id: string) => `Show the event ${id}`,
  records: 'Records',
  groups: {
    go: 'Go to',
    search: 'Search',
    results: 'Results',
    details: 'Details',
    sources: 'Sources',
    investigations: 'Investigations',
    general: 'General',
  },
  titles: {
    palette: 'Find a command',
    keys: 'Show all keys',
    goTo: (view: string) => `Go to ${view}`,
    theme: (theme: string) => `Theme: ${theme}`,
    density: (density: string) => `Row height: ${density}`,
  },
};

export const keys = {
  title: 'Keys',
  none: 'no key',
  change: (title: string) => `Change the key of ${title}`,
  press: 'Press the new key, or Esc to leave it',
  clear: (title: string) => `Take the key from ${title}`,
  reset: (title: string) => `Give ${title} its own key back`,
  resetAll: 'Give all commands their own keys back',
  taken: (title: string) => `${title} had this key and lost it`,
  single: 'Single keys such as j and k act while no text field has the focus',
  singleHint: 'Switch them off when a speech or input tool presses keys by accident. Keys with Ctrl or Alt stay.',
  hint: 'Any command can have another key. Commands of a view are listed while that view has been open.',
};

/** The channels between the window and the main process; every call and event travels on one of the first two. */
export const callChannel = 'tickmark.call';
export const eventChannel = 'tickmark.event';
/** Paths of files dropped on the window: the preload script alone sends them, the page never sees them. */
export const filesChannel = 'tickmark.files';

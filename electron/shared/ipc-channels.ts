/** The two channels between the window and the main process; every call and event travels on one of them. */
export const callChannel = 'tickmark.call';
export const eventChannel = 'tickmark.event';

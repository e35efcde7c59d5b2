/** Thrown when a saved file is no answer of the source; `message` is the reason, to stand after a colon. */
export class SavedFileError extends Error {}

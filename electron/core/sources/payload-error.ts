/** Thrown when one payload cannot be read; `message` is the reason shown beside it in quarantine. */
export class PayloadError extends Error {}

import { english } from './en.ts';

/** The words of the language in use. */
export const messages = english;

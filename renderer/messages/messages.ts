import { english } from './en.ts';
import { makePseudoLocale } from './pseudo-locale.ts';

/** The shape of every language's table. */
export type Messages = typeof english;

/** The languages there are, by the tag that is remembered, with their own names. */
export const languages = {
  en: 'English',
  'en-XA': 'Ṕšéûðö (test of translations)',
} as const;
export type Language = keyof typeof languages;

/** The language in use: chosen in the settings, read once when the window opens. */
export const language = readLanguage();

/** The words of the language in use. */
export const messages: Messages = language === 'en-XA' ? makePseudoLocale(english) : english;

/** Chooses the language of the next start of the window. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem('language', chosen);
}

function readLanguage(): Language {
  // Tests of single modules run where there is no window.
  const chosen = typeof localStorage === 'undefined' ? null : localStorage.getItem('language');
  return chosen === 'en-XA' ? chosen : 'en';
}

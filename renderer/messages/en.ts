import { app } from '#renderer/messages/en/app.ts';
import { welcome } from '#renderer/messages/en/welcome.ts';
import { search } from '#renderer/messages/en/search.ts';
import { histogram } from '#renderer/messages/en/histogram.ts';
import { facets } from '#renderer/messages/en/facets.ts';
import { kinds } from '#renderer/messages/en/kinds.ts';
import { details } from '#renderer/messages/en/details.ts';
import { sources } from '#renderer/messages/en/sources.ts';
import { coverage } from '#renderer/messages/en/coverage.ts';
import { sync } from '#renderer/messages/en/sync.ts';
import { overview } from '#renderer/messages/en/overview.ts';
import { plan } from '#renderer/messages/en/plan.ts';
import { history } from '#renderer/messages/en/history.ts';
import { calendar } from '#renderer/messages/en/calendar.ts';
import { overlap } from '#renderer/messages/en/overlap.ts';
import { quarantine } from '#renderer/messages/en/quarantine.ts';
import { commands, keys } from '#renderer/messages/en/commands.ts';
import { connect } from '#renderer/messages/en/connect.ts';
import { remove } from '#renderer/messages/en/remove.ts';
import { imports } from '#renderer/messages/en/imports.ts';
import { evidence, exports } from '#renderer/messages/en/exports.ts';
import { filters } from '#renderer/messages/en/filters.ts';
import { investigations } from '#renderer/messages/en/investigations.ts';
import { activity } from '#renderer/messages/en/activity.ts';
import { results } from '#renderer/messages/en/results.ts';
import { retention } from '#renderer/messages/en/retention.ts';
import { settings } from '#renderer/messages/en/settings.ts';

/** Every word the window shows, in English, a file a domain; another language is a table of the same shape. */
export const english = {
  app,
  welcome,
  search,
  histogram,
  facets,
  kinds,
  details,
  sources,
  coverage,
  sync,
  overview,
  plan,
  history,
  calendar,
  overlap,
  quarantine,
  connect,
  remove,
  imports,
  exports,
  evidence,
  results,
  filters,
  investigations,
  activity,
  retention,
  settings,
  commands,
  keys,
};

import type { Component } from 'svelte';
import type { ViewName } from './state/router.svelte.ts';

type LazyView = () => Promise<{ default: Component<Record<string, never>, object, string> }>;

/** Views that are not the first one: each is a file of its own, loaded when it is wanted. */
export const lazyViews: Readonly<Record<Exclude<ViewName, 'search'>, LazyView>> = {
  sources: () => import('./views/SourcesView.svelte'),
  overview: () => import('./views/OverviewView.svelte'),
  investigations: () => import('./views/InvestigationsView.svelte'),
  settings: () => import('./views/SettingsView.svelte'),
};

/** What else is not on the first screen. */
export const lazyParts = {
  welcome: () => import('./views/WelcomeView.svelte'),
  importDialog: () => import('./features/imports/ImportDialog.svelte'),
  filterDialogs: () => import('./features/filters/FilterDialogs.svelte'),
  markDialogs: () => import('./features/investigations/MarkDialogs.svelte'),
  activityDialog: () => import('./features/activity/ActivityDialog.svelte'),
};

/** Loads all of it once the window has nothing else to do, so that none is waited for later. */
export function preloadParts(): void {
  requestIdleCallback(() => {
    // What can't be loaded now is asked for again when it is wanted.
    for (const load of [...Object.values(lazyViews), ...Object.values(lazyParts)]) load().catch(() => undefined);
  });
}

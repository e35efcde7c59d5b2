import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connectBackend } from './backend/backend.ts';
import { AppState } from './state/app-state.svelte.ts';

const state = new AppState(connectBackend());
// What the first screen shows is asked for before it is drawn: the answers come while it is.
state.start();
mount(App, { target: document.body, props: { state } });

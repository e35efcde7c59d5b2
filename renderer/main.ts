import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connectBackend } from './backend/backend.ts';
import { AppState } from './state/app-state.svelte.ts';

mount(App, { target: document.body, props: { state: new AppState(connectBackend()) } });

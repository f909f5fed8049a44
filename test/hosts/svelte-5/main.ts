import { mount } from 'svelte';
import 'rc-call-kit';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });

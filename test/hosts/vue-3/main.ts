import { createApp } from 'vue';
import 'rc-call-kit';
import App from './App.vue';

createApp(App).mount('#app');

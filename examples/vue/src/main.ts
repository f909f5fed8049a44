import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import 'rc-call-kit'; // before the application is mounted
import App from './App.vue';
import ListPage from './ListPage.vue';
import PersonPage from './PersonPage.vue';

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: ListPage },
    { path: '/people/:userId', component: PersonPage, props: true },
  ],
});

createApp(App).use(router).mount('#app');

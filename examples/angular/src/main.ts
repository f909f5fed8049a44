import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import 'rc-call-kit';
import { App } from './app';
import { ListPage, PersonPage } from './pages';

const routes = [
  { path: '', component: ListPage },
  { path: 'people/:userId', component: PersonPage },
];

bootstrapApplication(App, {
  providers: [provideRouter(routes, withComponentInputBinding())],
}).catch((error: unknown) => console.error(error));
